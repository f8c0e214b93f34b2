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
	"strings"
	"sync"

	pubnub "github.com/pubnub/go/v7"
	"github.com/pubnub/go/v7/crypto"
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
	Filter       string      `json:"filter"`
	Timeout      int         `json:"presenceTimeout"`
	Heartbeats   bool        `json:"heartbeats"`
	Encryption   string      `json:"encryption"`
	CipherKey    string      `json:"cipherKey"`
	SecretKey    string      `json:"secretKey"`
	AuthKey      string      `json:"authKey"`
	Channel      string      `json:"channel"`
	Channels     []string    `json:"channels"`
	Message      interface{} `json:"message"`
	Meta         interface{} `json:"meta"`
	Post         bool        `json:"post"`
	Groups       []string    `json:"groups"`
	Group        string      `json:"group"`
	Presence     bool        `json:"presence"`
	UUIDs        bool        `json:"uuids"`
	States       bool        `json:"states"`
	Of           string      `json:"of"`
	State        object      `json:"state"`
	Store        *bool       `json:"store"`
	TTL          *int        `json:"ttl"`
	Start        *int64      `json:"start,string"`
	End          *int64      `json:"end,string"`
	Count        int         `json:"count"`
	Reverse      bool        `json:"reverse"`
	With         []string    `json:"with"`
	Timetokens   []string    `json:"timetokens"`
	Action       action      `json:"action"`
	Users        []string    `json:"users"`
	AuthKeys     []string    `json:"authKeys"`
	Rights       string      `json:"rights"`
	Contents     contents    `json:"contents"`
	Token        string      `json:"token"`
}

type contents struct {
	TTL       int    `json:"ttl"`
	Resources scope  `json:"resources"`
	Patterns  scope  `json:"patterns"`
	Meta      object `json:"meta"`
	UUID      string `json:"uuid"`
}

// scope has rights by name, as letters.
type scope struct {
	Channels map[string]string `json:"channels"`
	Groups   map[string]string `json:"groups"`
	UUIDs    map[string]string `json:"uuids"`
}

type action struct {
	Type      string `json:"type"`
	Value     string `json:"value"`
	Message   string `json:"message"`
	Timetoken string `json:"timetoken"`
	UUID      string `json:"uuid"`
}

type object = map[string]interface{}

type line object

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
	config.FilterExpression = c.Filter
	if c.Timeout > 0 {
		interval := 0
		if c.Heartbeats {
			interval = 1
		}
		config.SetPresenceTimeoutWithCustomInterval(c.Timeout, interval)
	}
	switch c.Encryption {
	case "LEGACY_FIXED", "LEGACY_RANDOM":
		config.CipherKey = c.CipherKey
		config.UseRandomInitializationVector = c.Encryption == "LEGACY_RANDOM"
	case "MODULE":
		module, err := crypto.NewAesCbcCryptoModule(c.CipherKey, true)
		if err != nil {
			panic(err)
		}
		config.CryptoModule = module
	}
	config.SecretKey = c.SecretKey
	config.AuthKey = c.AuthKey
	pn := pubnub.NewPubNub(config)
	listener := pubnub.NewListener()
	go listen(c.Client, listener)
	pn.AddListener(listener)
	clients.Store(c.Client, pn)
}

// listen passes events on for as long as the program runs: a listener that stopped reading would block the SDK.
func listen(client string, listener *pubnub.Listener) {
	arrived := func(event string, m *pubnub.PNMessage) {
		say(line{"event": event, "client": client, "channel": m.Channel, "subscription": m.Subscription,
			"message": m.Message, "timetoken": token(m.Timetoken), "publisher": m.Publisher,
			"meta": m.UserMetadata})
	}
	for {
		select {
		case m := <-listener.Message:
			arrived("message", m)
		case m := <-listener.Signal:
			arrived("signal", m)
		case s := <-listener.Status:
			say(line{"event": "status", "client": client, "category": s.Category.String(),
				"operation": s.Operation.String(), "error": s.Error,
				"denied": append(s.AffectedChannels, s.AffectedChannelGroups...)})
		case a := <-listener.MessageActionsEvent:
			say(line{"event": "action", "client": client, "what": a.Event, "channel": a.Channel, "action": told(a.Data)})
		case p := <-listener.Presence:
			say(line{"event": "presence", "client": client, "action": p.Event, "channel": p.Channel,
				"subscription": p.Subscription, "uuid": p.UUID, "occupancy": p.Occupancy, "state": p.State,
				"join": p.Join, "leave": p.Leave, "timeout": p.Timeout, "timetoken": token(p.Timetoken)})
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
		if c.Store != nil {
			publish = publish.ShouldStore(*c.Store)
		}
		if c.TTL != nil {
			publish = publish.TTL(*c.TTL)
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
		pn.Subscribe().Channels(c.Channels).ChannelGroups(c.Groups).WithPresence(c.Presence).Execute()
		return line{}, 0, nil
	case "unsubscribe":
		pn.Unsubscribe().Channels(c.Channels).ChannelGroups(c.Groups).Execute()
		return line{}, 0, nil
	case "hereNow":
		r, s, err := pn.HereNow().Channels(c.Channels).ChannelGroups(c.Groups).IncludeUUIDs(c.UUIDs).
			IncludeState(c.States).Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return hereNow(r), 0, nil
	case "whereNow":
		whereNow := pn.WhereNow()
		if c.Of != "" {
			whereNow = whereNow.UUID(c.Of)
		}
		r, s, err := whereNow.Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return line{"channels": r.Channels}, 0, nil
	case "setState":
		setState := pn.SetState().Channels(c.Channels).ChannelGroups(c.Groups).State(c.State)
		if c.Of != "" {
			setState = setState.UUID(c.Of)
		}
		r, s, err := setState.Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return line{"state": r.State}, 0, nil
	case "getState":
		getState := pn.GetState().Channels(c.Channels).ChannelGroups(c.Groups)
		if c.Of != "" {
			getState = getState.UUID(c.Of)
		}
		r, s, err := getState.Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return line{"channels": r.State}, 0, nil
	case "addToGroup":
		_, s, err := pn.AddChannelToChannelGroup().Channels(c.Channels).ChannelGroup(c.Group).Execute()
		return line{}, s.StatusCode, err
	case "removeFromGroup":
		_, s, err := pn.RemoveChannelFromChannelGroup().Channels(c.Channels).ChannelGroup(c.Group).Execute()
		return line{}, s.StatusCode, err
	case "channelsOfGroup":
		r, s, err := pn.ListChannelsInChannelGroup().ChannelGroup(c.Group).Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return line{"channels": r.Channels}, 0, nil
	case "deleteGroup":
		_, s, err := pn.DeleteChannelGroup().ChannelGroup(c.Group).Execute()
		return line{}, s.StatusCode, err
	case "history":
		history := pn.History().Channel(c.Channel).Count(c.Count).Reverse(c.Reverse).
			IncludeTimetoken(c.with("TIMETOKEN")).IncludeMeta(c.with("META"))
		if c.Start != nil {
			history = history.Start(*c.Start)
		}
		if c.End != nil {
			history = history.End(*c.End)
		}
		r, s, err := history.Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		messages := []object{}
		for _, it := range r.Messages {
			messages = append(messages, object{"message": it.Message, "timetoken": token(it.Timetoken), "meta": it.Meta})
		}
		return line{"messages": messages}, 0, nil
	case "fetch":
		fetch := pn.Fetch().Channels(c.Channels).Count(c.Count).IncludeMeta(c.with("META")).
			IncludeUUID(c.with("UUID")).IncludeMessageType(c.with("TYPE")).IncludeMessageActions(c.with("ACTIONS"))
		if c.Start != nil {
			fetch = fetch.Start(*c.Start)
		}
		if c.End != nil {
			fetch = fetch.End(*c.End)
		}
		r, s, err := fetch.Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return fetched(r), 0, nil
	case "counts":
		timetokens := []int64{}
		for _, it := range c.Timetokens {
			timetoken, _ := strconv.ParseInt(it, 10, 64)
			timetokens = append(timetokens, timetoken)
		}
		r, s, err := pn.MessageCounts().Channels(c.Channels).ChannelsTimetoken(timetokens).Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return line{"channels": r.Channels}, 0, nil
	case "delete":
		// Without any the SDK refuses to delete.
		if pn.Config.SecretKey == "" {
			pn.Config.SecretKey = "secret"
		}
		remove := pn.DeleteMessages().Channel(c.Channel)
		if c.Start != nil {
			remove = remove.Start(*c.Start)
		}
		if c.End != nil {
			remove = remove.End(*c.End)
		}
		_, s, err := remove.Execute()
		return line{}, s.StatusCode, err
	case "addAction":
		r, s, err := pn.AddMessageAction().Channel(c.Channel).MessageTimetoken(c.Action.Message).
			Action(pubnub.MessageAction{ActionType: c.Action.Type, ActionValue: c.Action.Value}).Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return line{"action": told(r.Data)}, 0, nil
	case "actions":
		get := pn.GetMessageActions().Channel(c.Channel).Limit(c.Count)
		if c.Start != nil {
			get = get.Start(token(*c.Start))
		}
		if c.End != nil {
			get = get.End(token(*c.End))
		}
		r, s, err := get.Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		actions := []action{}
		for _, it := range r.Data {
			actions = append(actions, told(it))
		}
		return line{"actions": actions}, 0, nil
	case "removeAction":
		_, s, err := pn.RemoveMessageAction().Channel(c.Channel).MessageTimetoken(c.Action.Message).
			ActionTimetoken(c.Action.Timetoken).Execute()
		return line{}, s.StatusCode, err
	case "grant", "revoke":
		grant := pn.Grant().Channels(c.Channels).ChannelGroups(c.Groups).UUIDs(c.Users).AuthKeys(c.AuthKeys).
			Read(c.gives('r')).Write(c.gives('w')).Manage(c.gives('m')).Delete(c.gives('d')).
			Get(c.gives('g')).Update(c.gives('u')).Join(c.gives('j'))
		if c.TTL != nil {
			grant = grant.TTL(*c.TTL)
		}
		r, s, err := grant.Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return line{"granted": granted(r)}, 0, nil
	case "grantToken":
		grant := pn.GrantToken().TTL(c.Contents.TTL).
			Channels(channels(c.Contents.Resources)).ChannelsPattern(channels(c.Contents.Patterns)).
			ChannelGroups(groups(c.Contents.Resources)).ChannelGroupsPattern(groups(c.Contents.Patterns)).
			UUIDs(users(c.Contents.Resources)).UUIDsPattern(users(c.Contents.Patterns)).
			AuthorizedUUID(c.Contents.UUID)
		if c.Contents.Meta != nil {
			grant = grant.Meta(c.Contents.Meta)
		}
		r, s, err := grant.Execute()
		if err != nil {
			return nil, s.StatusCode, err
		}
		return line{"token": r.Data.Token}, 0, nil
	case "parseToken":
		r, err := pubnub.ParseToken(c.Token)
		if err != nil {
			return nil, 0, err
		}
		parsed := object{"ttl": r.TTL, "resources": parsed(r.Resources), "patterns": parsed(r.Patterns), "meta": r.Meta}
		if r.AuthorizedUUID != "" {
			parsed["uuid"] = r.AuthorizedUUID
		}
		return line{"contents": parsed}, 0, nil
	case "setToken":
		pn.SetToken(c.Token)
		return line{}, 0, nil
	case "revokeToken":
		_, s, err := pn.RevokeToken().Token(c.Token).Execute()
		return line{}, s.StatusCode, err
	case "stop":
		clients.Delete(c.Client)
		// It can wait for a request of the SDK's own that is under way.
		go pn.UnsubscribeAll()
		return line{}, 0, nil
	}
	return nil, 0, fmt.Errorf("unknown command %s", c.Do)
}

func hereNow(r *pubnub.HereNowResponse) line {
	places := object{}
	for _, channel := range r.Channels {
		occupants := object{}
		for _, occupant := range channel.Occupants {
			occupants[occupant.UUID] = occupant.State
		}
		places[channel.ChannelName] = object{"occupancy": channel.Occupancy, "occupants": occupants}
	}
	return line{"totalChannels": r.TotalChannels, "totalOccupancy": r.TotalOccupancy, "channels": places}
}

func (c command) with(detail string) bool {
	for _, it := range c.With {
		if it == detail {
			return true
		}
	}
	return false
}

func fetched(r *pubnub.FetchResponse) line {
	channels := object{}
	for channel, items := range r.Messages {
		messages := []object{}
		for _, it := range items {
			actions := object{}
			for kind, values := range it.MessageActions {
				byValue := object{}
				for value, those := range values.ActionsTypeValues {
					byValue[value] = those
				}
				actions[kind] = byValue
			}
			messages = append(messages, object{"message": it.Message, "timetoken": it.Timetoken, "meta": it.Meta,
				"uuid": it.UUID, "type": it.MessageType, "actions": actions})
		}
		channels[channel] = messages
	}
	return line{"channels": channels}
}

func (c command) gives(right rune) bool {
	return strings.ContainsRune(c.Rights, right)
}

func granted(r *pubnub.GrantResponse) object {
	result := object{"level": r.Level, "ttl": r.TTL, "channels": held(r.Channels), "groups": held(r.ChannelGroups),
		"users": held(r.UUIDs)}
	if r.Level == "subkey" {
		result["rights"] = letters(r.ReadEnabled, r.WriteEnabled, r.ManageEnabled, r.DeleteEnabled, r.GetEnabled,
			r.UpdateEnabled, r.JoinEnabled)
	}
	return result
}

// held has rights by auth key by name; those of everybody under an empty key.
func held(entries map[string]*pubnub.PNPAMEntityData) object {
	byName := object{}
	for name, it := range entries {
		byKey := object{}
		for key, data := range it.AuthKeys {
			byKey[key] = letters(data.ReadEnabled, data.WriteEnabled, data.ManageEnabled, data.DeleteEnabled,
				data.GetEnabled, data.UpdateEnabled, data.JoinEnabled)
		}
		if len(byKey) == 0 {
			byKey[""] = letters(it.ReadEnabled, it.WriteEnabled, it.ManageEnabled, it.DeleteEnabled,
				it.GetEnabled, it.UpdateEnabled, it.JoinEnabled)
		}
		byName[name] = byKey
	}
	return byName
}

func letters(flags ...bool) string {
	var held strings.Builder
	for i, flag := range flags {
		if flag {
			held.WriteByte("rwmdguj"[i])
		}
	}
	return held.String()
}

func channels(of scope) map[string]pubnub.ChannelPermissions {
	permissions := map[string]pubnub.ChannelPermissions{}
	for name, rights := range of.Channels {
		has := func(right string) bool { return strings.Contains(rights, right) }
		permissions[name] = pubnub.ChannelPermissions{Read: has("r"), Write: has("w"), Manage: has("m"),
			Delete: has("d"), Get: has("g"), Update: has("u"), Join: has("j")}
	}
	return permissions
}

func groups(of scope) map[string]pubnub.GroupPermissions {
	permissions := map[string]pubnub.GroupPermissions{}
	for name, rights := range of.Groups {
		permissions[name] = pubnub.GroupPermissions{Read: strings.Contains(rights, "r"),
			Manage: strings.Contains(rights, "m")}
	}
	return permissions
}

func users(of scope) map[string]pubnub.UUIDPermissions {
	permissions := map[string]pubnub.UUIDPermissions{}
	for name, rights := range of.UUIDs {
		permissions[name] = pubnub.UUIDPermissions{Get: strings.Contains(rights, "g"),
			Update: strings.Contains(rights, "u"), Delete: strings.Contains(rights, "d")}
	}
	return permissions
}

func parsed(it pubnub.PNTokenResources) scope {
	of := scope{map[string]string{}, map[string]string{}, map[string]string{}}
	for name, p := range it.Channels {
		of.Channels[name] = letters(p.Read, p.Write, p.Manage, p.Delete, p.Get, p.Update, p.Join)
	}
	for name, p := range it.ChannelGroups {
		of.Groups[name] = letters(p.Read, false, p.Manage)
	}
	for name, p := range it.UUIDs {
		of.UUIDs[name] = letters(false, false, false, p.Delete, p.Get, p.Update)
	}
	return of
}

func told(it pubnub.PNMessageActionsResponse) action {
	return action{it.ActionType, it.ActionValue, it.MessageTimetoken, it.ActionTimetoken, it.UUID}
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
