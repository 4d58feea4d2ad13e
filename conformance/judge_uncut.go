package conformance

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"holdfast/specs"
)

// cutOff says whether what was found is what is left of what was sent: the beginning of a text, a whole number for one with a fraction,
// some items of a list. A text that lacks no more than a sign was tidied.
func cutOff(found, sent any) bool {
	switch sent := sent.(type) {
	case string:
		short, ok := found.(string)
		long := strings.TrimSpace(sent)
		short = strings.TrimSpace(short)
		return ok && short != "" && len(short) < len(long)-1 && strings.HasPrefix(long, short)
	case json.Number:
		whole, isInteger := specs.Integer(found)
		exact, ok := specs.Rational(sent)
		if !isInteger || !ok || exact.IsInt() {
			return false
		}
		off := new(big.Rat).Sub(exact, new(big.Rat).SetInt(whole))
		return off.Abs(off).Cmp(big.NewRat(1, 1)) < 0
	case []any:
		list, ok := found.([]any)
		return ok && len(list) > 0 && len(list) < len(sent) && among(list, sent)
	}
	return false
}

// among says whether all items of a list are items of another.
func among(list, all []any) bool {
	is := map[string]bool{}
	for _, v := range all {
		is[fmt.Sprint(v)] = true
	}
	for _, v := range list {
		if !is[fmt.Sprint(v)] {
			return false
		}
	}
	return true
}
