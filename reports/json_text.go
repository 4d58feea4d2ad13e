package reports

import (
	"encoding/json"
	"io"
)

// encode writes a value as indented JSON in which nothing is hidden from who reads it in a terminal.
func encode(w io.Writer, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(escaped(data), '\n'))
	return err
}
