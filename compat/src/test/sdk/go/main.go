// The Go SDK behind the line protocol described in compat/README.md: commands on stdin, answers and events on stdout,
// one JSON object per line.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"

	pubnub "github.com/pubnub/go/v7"
)

type command struct {
	ID           int64       `json:"id"`
	Do           string      `json:"do"`
	Client       string      `json:"client"`
	Origin       string      `json:"origin"`
	PublishKey   string      `json:"publishKey"`
	SubscribeKey string      `json:"subscribeKey"`
	UUID         string      `json:"uuid"`
	Reconnecting bool        `json:"reconnecting"`
	Channel      string      `json:"channel"`
	Channels     []string    `json:"channels"`
	Message      interface{} `json:"message"`
	Meta         interface{} `json:"meta"`
	Post         bool        `json:"post"`
}

type line map[string]interface{}

var (
	turn    sync.Mutex
	clients sync.Map
)

func say(l line) {
	text, err := json.Marshal(l)
	if err != nil {
		panic(err)
	}
	turn.Lock()
	defer turn.Unlock()
	os.Stdout.Write(append(text, '\n'))
}

func create(c command) {
	config := pubnub.NewConfigWithUserId(pubnub.UserId(c.UUID))
	config.Origin = c.Origin
	config.Secure = false
	config.PublishKey = c.PublishKey
	config.SubscribeKey = c.SubscribeKey
	if c.Reconnecting {
		config.PNReconnectionPolicy = pubnub.PNLinearPolicy
	}
	pn := pubnub.NewPubNub(config)
	listener := pubnub.NewListener()
	go listen(c.Client, listener)
	pn.AddListener(listener)
	clients.Store(c.Client, pn)
}

// listen passes events on for as long as the program runs: a listener that stopped reading would block the SDK.
func listen(client string, listener *pubnub.Listener) {
	arrived := func(event string, m *pubnub.PNMessage) {
		say(line{"event": event, "client": client, "channel": m.Channel, "message": m.Message,
			"timetoken": token(m.Timetoken), "publisher": m.Publisher, "meta": m.UserMetadata})
	}
	for {
		select {
		case m := <-listener.Message:
			arrived("message", m)
		case m := <-listener.Signal:
			arrived("signal", m)
		case s := <-listener.Status:
			say(line{"event": "status", "client": client, "category": s.Category.String(),
				"operation": s.Operation.String(), "error": s.Error})
		case <-listener.Presence:
		}
	}
}

func run(c command) (line, int, error) {
	if c.Do == "create" {
		create(c)
		return line{}, 0, nil
	}
	stored, _ := clients.Load(c.Client)
	pn := stored.(*pubnub.PubNub)
	switch c.Do {
	case "time":
		r, s, err := pn.Time().Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return line{"timetoken": token(r.Timetoken)}, 0, nil
	case "publish":
		publish := pn.Publish().Channel(c.Channel).Message(c.Message).UsePost(c.Post)
		if c.Meta != nil {
			publish = publish.Meta(c.Meta)
		}
		r, s, err := publish.Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return line{"timetoken": token(r.Timestamp)}, 0, nil
	case "signal":
		r, s, err := pn.Signal().Channel(c.Channel).Message(c.Message).Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return line{"timetoken": token(r.Timestamp)}, 0, nil
	case "fire":
		r, s, err := pn.Fire().Channel(c.Channel).Message(c.Message).Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return line{"timetoken": token(r.Timestamp)}, 0, nil
	case "subscribe":
		pn.Subscribe().Channels(c.Channels).Execute()
		return line{}, 0, nil
	case "unsubscribe":
		pn.Unsubscribe().Channels(c.Channels).Execute()
		return line{}, 0, nil
	case "stop":
		clients.Delete(c.Client)
		// It can wait for a request of the SDK's own that is under way.
		go pn.UnsubscribeAll()
		return line{}, 0, nil
	}
	return nil, 0, fmt.Errorf("unknown command %s", c.Do)
}

func answer(c command) {
	result, status, err := run(c)
	if err != nil {
		result = line{"error": err.Error(), "status": status}
	}
	result["id"] = c.ID
	say(result)
}

func token(timetoken int64) string {
	return strconv.FormatInt(timetoken, 10)
}

func main() {
	say(line{"event": "ready", "version": pubnub.Version})
	in := bufio.NewReader(os.Stdin)
	for {
		text, err := in.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		var c command
		decoder := json.NewDecoder(bytes.NewReader(text))
		// Numbers keep their digits on the way to the SDK.
		decoder.UseNumber()
		if err := decoder.Decode(&c); err != nil {
			panic(err)
		}
		go answer(c)
	}
}
