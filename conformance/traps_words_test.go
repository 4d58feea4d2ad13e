package conformance_test

import (
	"net/http"
	"slices"
)

// worded are what once was told of a service that was right, since words or the name of a member were read too eagerly.
var worded = []trap{
	{
		name: "one box of all is the default one", rule: "sent-is-read", adds: []string{"MEMBERS=, is_default: { type: boolean }, loud: { type: boolean }"},
		right: func(w http.ResponseWriter, r *request) bool {
			if making(r) && (misread(r, "is_default", true, false) || misread(r, "loud", true, false)) {
				return refuse(w, 400)
			}
			if asked, _ := r.sent["is_default"].(bool); making(r) && asked && named(r) {
				for _, one := range r.boxes.all {
					one["is_default"] = false
				}
			}
			return false
		},
		wrong: func(_ http.ResponseWriter, r *request) bool {
			if _, asked := r.sent["loud"].(bool); making(r) && asked {
				r.sent["loud"] = false
			}
			return false
		},
	},
	{
		name: "what leaves the choice to the service", rule: "sent-is-read", adds: []string{"MEMBERS=, channel: { type: string, enum: [auto, mail] }, muted: { type: boolean, description: Heavy boxes are never muted. }"},
		right: func(w http.ResponseWriter, r *request) bool {
			if making(r) && (misread(r, "channel", "auto", "mail") || misread(r, "muted", true, false)) {
				return refuse(w, 400)
			}
			if making(r) && r.sent["channel"] == "auto" {
				r.sent["channel"] = "mail"
			}
			if _, asked := r.sent["muted"]; making(r) && asked && r.sent["muted"] == true {
				r.sent["muted"] = false
			}
			return false
		},
		closed: []string{"MEMBERS=, channel: { type: string, enum: [sms, mail] }"},
		wrong: func(_ http.ResponseWriter, r *request) bool {
			if making(r) && r.sent["channel"] == "sms" {
				r.sent["channel"] = "mail"
			}
			return false
		},
	},
	{
		name: "a filter that takes what is worse as well", rule: "filtered",
		adds:   []string{"MEMBERS=, level: { type: string, enum: [low, high] }", "QUERY={ name: level, in: query, description: Only boxes of this level or worse., schema: { type: string, enum: [low, high] } }"},
		right:  levelled,
		closed: []string{"MEMBERS=, level: { type: string, enum: [low, high] }", "QUERY={ name: level, in: query, description: Only boxes of this level., schema: { type: string, enum: [low, high] } }"},
		wrong:  levelled,
	},
}

// misread says that a member is there and none of the values that it may have.
func misread(r *request, member string, values ...any) bool {
	v, there := r.sent[member]
	return there && !slices.Contains(values, v)
}

// named says that a box will be made of what was sent.
func named(r *request) bool {
	name, _ := r.sent["name"].(string)
	n := len([]rune(name))
	return n >= 2 && n <= 20
}

// levelled refuses what is no level, and gives the high ones to whoever asks for the low ones.
func levelled(w http.ResponseWriter, r *request) bool {
	level := r.URL.Query().Get("level")
	sent, has := r.sent["level"]
	switch {
	case making(r) && has && sent != "low" && sent != "high", listing(r) && r.URL.Query().Has("level") && level != "low" && level != "high":
		return refuse(w, 400)
	case !listing(r) || level == "":
		return false
	}
	items := []any{}
	for _, id := range r.boxes.order {
		if one := r.boxes.all[id]["level"]; one == "high" || one == level {
			items = append(items, r.boxes.all[id])
		}
	}
	return tell(w, 200, map[string]any{"items": items})
}
