-- The channels of channel groups. The ids of a group's rows grow in the order in which its channels were added.
CREATE TABLE group_channel (
    id INTEGER PRIMARY KEY,
    subscribe_key TEXT NOT NULL,
    group_name TEXT NOT NULL,
    channel TEXT NOT NULL,
    UNIQUE (subscribe_key, group_name, channel)
) STRICT;
