package specs

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// scalar resolves a YAML scalar to JSON. Dates stay strings, and numbers keep their digits.
func scalar(y *yaml.Node) any {
	switch y.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return strings.EqualFold(y.Value, "true")
	case "!!int", "!!float":
		return number(y.Value)
	}
	return y.Value
}

func number(s string) any {
	if json.Valid([]byte(s)) {
		return json.Number(s)
	}
	plain := strings.ReplaceAll(s, "_", "")
	if i, ok := new(big.Int).SetString(strings.TrimPrefix(plain, "+"), 0); ok {
		return json.Number(i.String())
	}
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return s // .inf and .nan have no JSON form
	}
	return json.Number(strconv.FormatFloat(f, 'g', -1, 64))
}
