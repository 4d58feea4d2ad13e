package cases

import (
	"encoding/base64"
	"slices"
	"strings"
)

// A file that a request uploads stands in a plan as a data URL (RFC 2397), "data:image/png;base64,…": text, as all of a plan is, that says what the bytes are.
// On the wire it is the bytes, under a name that ends as such files do.

// fileKind is a kind of file that services tell from others by its bytes, with the smallest one that programs read.
type fileKind struct {
	mediaType, ending string
	// also are other names of the media type.
	also []string
	// text is the file as text, encoded as base64.
	text, encoded string
}

// fileKinds are they, the one that a range of media types stands for first. Each file is one that holds something: one dot, one row, one page.
var fileKinds = []fileKind{
	{mediaType: "image/png", ending: "png", also: []string{"image/*"}, encoded: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAADklEQVR4nGJqAAQAAP//AIYAg0yeIEsAAAAASUVORK5CYII="},
	{mediaType: "image/jpeg", ending: "jpg", also: []string{"image/jpg", "image/pjpeg"}, encoded: "/9j/2wCEABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2MBERISGBUYLxoaL2NCOEJjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj" +
		"Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY//AAAsIAAEAAQEBEQD/xADSAAABBQEBAQEBAQAAAAAAAAAAAQIDBAUGBwgJCgsQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeo" +
		"qaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAAgBAQAAPwAr/9k="},
	{mediaType: "image/gif", ending: "gif", encoded: "R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs="},
	{mediaType: "image/svg+xml", ending: "svg", text: `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>` + "\n"},
	{mediaType: "text/csv", ending: "csv", also: []string{"application/csv"}, text: "id,name,value\n1,holdfast,5\n"},
	{mediaType: "application/json", ending: "json", also: []string{"text/json"}, text: "{}\n"},
	{mediaType: "application/zip", ending: "zip", also: []string{"application/x-zip-compressed", "application/x-zip"}, encoded: "UEsDBBQACAAAAAAAAAAAAAAAAAAAAAAAAAAMAAAAaG9sZGZhc3QudHh0aG9sZGZhc3QKUEsHCLZ/078JAAAACQAAAFBLAQIUABQACAAAAAAAAAC2f9O/CQAAAAkAAAAMAAAAAAAAAAAAAAAAAAAAAABob2xkZmFzdC50eHRQSwUGAAAAAAEAAQA6AAAAQwAAAAAA"},
	{mediaType: "application/pdf", ending: "pdf", text: "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\nxref\n0 4\n" +
		"0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \ntrailer\n<</Size 4/Root 1 0 R>>\nstartxref\n166\n%%EOF\n"},
	{mediaType: "application/xml", ending: "xml", also: []string{"text/xml"}, text: "<?xml version=\"1.0\"?>\n<holdfast/>\n"},
	{mediaType: "application/yaml", ending: "yaml", also: []string{"application/x-yaml", "text/yaml", "text/x-yaml"}, text: "name: holdfast\n"},
	{mediaType: "text/plain", ending: "txt", also: []string{"text/*"}, text: "holdfast\n"},
	{mediaType: "audio/wav", ending: "wav", also: []string{"audio/*", "audio/x-wav", "audio/wave"}, encoded: "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQIAAACAgA=="},
}

// FileURL is a small file of a media type, or of a range of them, as a data URL; false where none is known.
func FileURL(mediaType string) (string, bool) {
	essence, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(mediaType)), ";")
	essence = strings.TrimSpace(essence)
	for _, k := range fileKinds {
		if k.mediaType == essence || slices.Contains(k.also, essence) {
			encoded := k.encoded
			if encoded == "" {
				encoded = base64.StdEncoding.EncodeToString([]byte(k.text))
			}
			return "data:" + k.mediaType + ";base64," + encoded, true
		}
	}
	return "", false
}

// FileBase64 is the same file as text in base64 (RFC 4648 §4), as a member of JSON holds one.
func FileBase64(mediaType string) (string, bool) {
	file, ok := FileURL(mediaType)
	_, encoded, _ := strings.Cut(file, ";base64,")
	return encoded, ok
}

// IsFile says whether a value of a plan stands for the bytes of a file.
func IsFile(v any) bool {
	text, _ := v.(string)
	_, ok := fileOf(text)
	return ok
}

// file is what goes over the wire for a file of a plan.
type file struct {
	mediaType, name string
	data            []byte
}

// fileOf reads a data URL of a plan; other texts are none.
func fileOf(text string) (file, bool) {
	rest, isURL := strings.CutPrefix(text, "data:")
	mediaType, encoded, base := strings.Cut(rest, ";base64,")
	if !isURL || !base {
		return file{}, false
	}
	for _, k := range fileKinds {
		if k.mediaType != mediaType {
			continue
		}
		data, err := base64.StdEncoding.DecodeString(encoded)
		return file{mediaType, "holdfast." + k.ending, data}, err == nil
	}
	return file{}, false
}
