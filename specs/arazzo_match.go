package specs

import (
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v4"
)

// MatchPattern says whether an ECMA-262 regular expression matches anywhere in a text: a criterion of type regex.
func MatchPattern(pattern, text string) (bool, error) {
	re, err := compilePattern(pattern)
	if err != nil {
		return false, fmt.Errorf("%q is no regular expression: %w", pattern, err)
	}
	return re.MatchString(text)
}

// MatchPath says whether an RFC 9535 JSONPath selects anything in a value: a criterion of type jsonpath (Arazzo 1.1.0 §5.8.12).
func MatchPath(path string, value any) (matched bool, err error) {
	defer recovered(&err)
	compiled, err := compilePath(path)
	if err != nil {
		return false, fmt.Errorf("%q is no JSONPath: %s", path, firstLine(err))
	}
	data, err := json.Marshal(value)
	if err != nil {
		return false, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return false, fmt.Errorf("the value can't be searched: %w", err)
	}
	nodes, err := query(compiled, &doc)
	return len(nodes) > 0, err
}
