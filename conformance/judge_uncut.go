package conformance

import (
	"encoding/json"
	"math/big"
	"slices"
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
	return !slices.ContainsFunc(list, func(v any) bool {
		return !slices.ContainsFunc(all, func(sent any) bool { return sameValue(v, sent) })
	})
}
