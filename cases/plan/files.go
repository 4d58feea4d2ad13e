package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// withFiles gives a payload in which files are such as the contract says they are: a service that keeps pictures reads what it is sent, and refuses a text in
// the place of one. Where nothing says what kind of file is wanted it stays as it is.
func withFiles(c *specs.Contract, media *specs.Media, payload any) any {
	switch form := media.Form(); {
	case media.JSON() && media.Schema != nil:
		return withBase64(c, media.Schema, payload)
	case form == specs.BytesForm:
		if text, isText := payload.(string); isText && !cases.IsFile(text) {
			return fileIn(media.Schema, payload, media.Sent())
		}
	case form == specs.MultipartForm:
		members, _ := payload.(map[string]any)
		for _, p := range media.Schema.Properties() {
			value, sent := members[p.Name]
			if !sent || !media.File(p.Name) {
				continue
			}
			said := fileSaid(c, media, p)
			var file any = fileIn(p.Schema, value, said)
			if items, isList := value.([]any); isList {
				list := slices.Clone(items)
				for i, item := range list {
					list[i] = fileIn(p.Schema.Items(), item, said)
				}
				file = list
			}
			if with, err := jsonpointer.With(payload, jsonpointer.Of(p.Name), file); err == nil {
				payload = with
			}
		}
	}
	return payload
}

// fileIn is a file of a media type in the place of a text, where its schema takes the one that is known; else the text.
func fileIn(s *specs.Schema, now any, mediaType string) any {
	if _, isText := now.(string); !isText || cases.IsFile(now) {
		return now
	}
	if file, ok := cases.FileURL(mediaType); ok && s.Accepts(file) {
		return file
	}
	return now
}

// fileSaid is the media type that a form's file is said to have: by its Encoding Object, by its schema, else by its name and by what is said of it.
func fileSaid(c *specs.Contract, media *specs.Media, p specs.Property) string {
	for _, one := range strings.Split(media.Encoding[p.Name].ContentType, ",") {
		if _, known := cases.FileURL(one); known {
			return one
		}
	}
	for _, s := range []*specs.Schema{p.Schema, p.Schema.Items()} {
		said, _, _ := s.Find("contentMediaType")
		kind, _ := said.(string)
		if _, known := cases.FileURL(kind); known {
			return kind
		}
	}
	if kind := FileNamed(c.Described(p.Schema.Place())); kind != "" {
		return kind
	}
	return FileNamed(strings.Join(nouns.Words(p.Name), " "))
}

// fileWords are the words by which people say what kind of file they mean; what is more exact comes first.
var fileWords = []struct {
	mediaType string
	words     []string
}{
	{"image/png", []string{"png"}},
	{"image/jpeg", []string{"jpeg", "jpg"}},
	{"image/gif", []string{"gif"}},
	{"image/svg+xml", []string{"svg"}},
	{"image/*", []string{"image", "images", "picture", "pictures", "photo", "photos", "avatar", "logo", "icon", "thumbnail", "favicon", "banner"}},
	{"text/csv", []string{"csv"}},
	{"application/zip", []string{"zip", "zipfile"}},
	{"application/pdf", []string{"pdf"}},
	{"application/json", []string{"json"}},
	{"application/yaml", []string{"yaml", "yml"}},
	{"application/xml", []string{"xml"}},
	{"audio/*", []string{"wav", "audio"}},
}

// FileNamed is the media type that a text about a file names first among those that are known; "" where it names none.
func FileNamed(text string) string {
	for _, mediaType := range FilesNamed(text) {
		return mediaType
	}
	return ""
}

// FilesNamed are all the media types that a text about files names.
func FilesNamed(text string) (all []string) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	for _, kind := range fileWords {
		if slices.ContainsFunc(kind.words, func(w string) bool { return slices.Contains(words, w) }) {
			all = append(all, kind.mediaType)
		}
	}
	return all
}

// Files are the places of the files that the request of an operation sends on a rung, by pointers into its body; "" is the whole body.
func (p *Plan) Files(op *specs.Operation, r Rung) (all []string) {
	d := newDraft(p.on(nil), op)
	b, err := d.onRung(op, r)
	if err != nil || !b.hasBody {
		return nil
	}
	media := op.BodyMedia(b.mediaType)
	if media == nil || media.Schema == nil {
		return nil
	}
	switch form := media.Form(); {
	case media.JSON():
		return slices.Sorted(maps.Keys(base64Places(p.Contract, media.Schema, b.payload, "", 0)))
	case form == specs.BytesForm:
		return []string{""}
	case form == specs.MultipartForm:
		members, _ := b.payload.(map[string]any)
		for _, property := range media.Schema.Properties() {
			value, sent := members[property.Name]
			if !sent || !media.File(property.Name) {
				continue
			}
			at := jsonpointer.Of(property.Name)
			if _, isList := value.([]any); isList {
				at += "/0"
			}
			all = append(all, at)
		}
	}
	return all
}

// keepFiles gives a payload the files of another one: any other bytes there are no such files.
func keepFiles(from, payload any) any {
	members, _ := from.(map[string]any)
	for name, v := range members {
		items, _ := v.([]any)
		if !cases.IsFile(v) && !slices.ContainsFunc(items, cases.IsFile) {
			continue
		}
		if _, there := jsonpointer.At(payload, jsonpointer.Of(name)); !there {
			continue
		}
		if kept, err := jsonpointer.With(payload, jsonpointer.Of(name), v); err == nil {
			payload = kept
		}
	}
	if cases.IsFile(from) {
		return from
	}
	return payload
}
