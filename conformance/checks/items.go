package checks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// A body of a sequential media type is a list of items, and itemSchema is that of each (OpenAPI 3.2.0 §4.14.4).

// sequential says whether a body of this type is one item after the other: JSON texts on lines of their own or behind record separators
// (RFC 7464), or server-sent events.
func sequential(essence string) bool {
	switch essence {
	case "application/jsonl", "application/x-ndjson", "application/ndjson", "application/x-jsonlines", "application/json-seq", eventStream:
		return true
	}
	return strings.HasSuffix(essence, "+json-seq")
}

const (
	eventStream = "text/event-stream"
	// mostItems is how many items of one body are judged.
	mostItems = 1000
)

// itemsOf parts a body in its items. An item that is no JSON text is an error that says which.
func itemsOf(essence string, body []byte) ([]any, error) {
	if essence == eventStream {
		return eventsOf(body), nil
	}
	separator := []byte("\n")
	if strings.HasSuffix(essence, "json-seq") {
		separator = []byte{0x1e}
	}
	var all []any
	for text := range bytes.SplitSeq(body, separator) {
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		if len(all) == mostItems {
			break
		}
		v, err := specs.DecodeJSON(text)
		if err != nil {
			return all, fmt.Errorf("item %d: %s", len(all)+1, shortenTo(err.Error(), 100))
		}
		all = append(all, v)
	}
	return all, nil
}

// eventsOf reads server-sent events as they are dispatched (HTML, §9.2.6): the fields of each, its lines of data joined. Comments and
// unknown fields are left out, and so is an event without data, which no reader is told of, and one that the stream ends in.
func eventsOf(body []byte) (all []any) {
	event := map[string]any{}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(string(body), byteOrderMark))
	lines := strings.Split(text, "\n")
	for _, line := range lines[:len(lines)-1] {
		if line == "" {
			if event["data"] != nil && len(all) < mostItems {
				all = append(all, event)
			}
			event = map[string]any{}
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "data":
			if before, there := event["data"].(string); there {
				value = before + "\n" + value
			}
			event["data"] = value
		case "event", "id":
			event[name] = value
		case "retry":
			if value != "" && strings.Trim(value, "0123456789") == "" {
				event["retry"] = json.Number(strings.TrimLeft(value[:len(value)-1], "0") + value[len(value)-1:])
			}
		}
	}
	return all
}

// itemsKeepSchema holds each item to its schema, and reports the first that breaks it.
func itemsKeepSchema(pass *conformance.Pass, requirement string, schema *specs.Schema, essence string) []conformance.Result {
	r := pass.Exchange.Response
	if encoded(r) || r.Truncated {
		return nil
	}
	if why := schema.Broken(); why != nil {
		return inconclusive(requirement, "the schema can't be used: "+why.Error())
	}
	items, err := itemsOf(essence, r.Body)
	if err != nil {
		return nil // body-parses reports it
	}
	for i, item := range items {
		err := schema.Validate(item)
		var invalid *specs.Invalid
		switch {
		case err == nil:
			continue
		case !errors.As(err, &invalid):
			return inconclusive(requirement, "the body can't be judged: "+shortenTo(err.Error(), 200))
		}
		found := schemaFindings(pass, requirement, schema, item, invalid)
		for k := range found {
			if f := found[k].Finding; f != nil {
				f.At, f.Got = "/*"+f.At, fmt.Sprintf("%s, in item %d of %d", f.Got, i+1, len(items))
			}
		}
		return found
	}
	return pass.Kept(requirement)
}

// itemsParse reports an item that is no JSON text.
func itemsParse(pass *conformance.Pass, media *specs.Media, essence string) []conformance.Result {
	requirement, r := pass.BodyRequirement(media), pass.Exchange.Response
	switch {
	case encoded(r):
		return inconclusive(requirement, "the body is encoded: "+shorten(r.Header.Get("Content-Encoding")))
	case r.Truncated:
		return inconclusive(requirement, fmt.Sprintf("only the first %d of %d bytes of the body were kept", len(r.Body), r.Size))
	}
	if _, err := itemsOf(essence, r.Body); err != nil {
		return broken(requirement, result.Finding{Where: media.Place, Want: "one JSON value in each item", Got: err.Error()})
	}
	return pass.Kept(requirement)
}
