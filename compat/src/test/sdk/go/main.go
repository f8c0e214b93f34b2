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
	TTL          int         `json:"ttl"`
	Start        *int64      `json:"start,string"`
	End          *int64      `json:"end,string"`
	Count        int         `json:"count"`
	Reverse      bool        `json:"reverse"`
	With         []string    `json:"with"`
	Timetokens   []string    `json:"timetokens"`
	Action       action      `json:"action"`
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
				"operation": s.Operation.String(), "error": s.Error})
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
		if c.TTL != 0 {
			publish = publish.TTL(c.TTL)
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
		pn.Config.SecretKey = "secret"
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
