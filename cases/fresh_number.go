package cases

import (
	"encoding/binary"
	"encoding/json"
	"math/big"

	"holdfast/specs"
)

// idRoom is how many numbers there must be at least to draw one that nothing has.
const idRoom = 1 << 30

// IntegerID says whether the ids of a parameter are integers alone.
func IntegerID(s *specs.Schema) bool {
	if s == nil {
		return false
	}
	types := s.Types()
	return len(types) == 1 && (types[0] == "integer" || types[0] == "number")
}

// FarEnd is the half of an integer schema's values that lies farthest from those which services give first: up to the bound that
// it states, or that its format has. It is false where fewer than [idRoom] values are left.
func FarEnd(s *specs.Schema) (low, high *big.Int, ok bool) {
	format, _, _ := s.Find("format")
	high = new(big.Int).SetInt64(1<<31 - 1)
	if format == "int64" {
		// The readers that keep numbers as doubles must read the same id.
		high.SetInt64(1<<53 - 1)
	}
	bounded := false
	for _, keyword := range []string{"maximum", "exclusiveMaximum"} {
		found, _, has := s.Find(keyword)
		bound, isNumber := specs.Rational(found)
		if !has || !isNumber {
			continue
		}
		top := new(big.Int).Div(bound.Num(), bound.Denom())
		if keyword == "exclusiveMaximum" && bound.IsInt() {
			top.Sub(top, big.NewInt(1))
		}
		if top.Cmp(high) < 0 || format == nil && !bounded && top.BitLen() <= 53 {
			high = top
		}
		bounded = true
	}
	// The upper half of the numbers up to the bound, and at least so much that no service has counted so far.
	low = new(big.Int).Rsh(high, 1)
	low.Add(low, big.NewInt(1))
	room := new(big.Int).Sub(high, low)
	return low, high, room.Cmp(big.NewInt(idRoom-2)) >= 0
}

// freshNumber draws an integer id from the far end of what a schema allows; false where there is no room, or where the schema
// wants something of it that no drawing meets.
func freshNumber(s *specs.Schema, sum [32]byte) (any, bool) {
	low, high, ok := FarEnd(s)
	if !ok {
		return nil, false
	}
	room := new(big.Int).Sub(high, low)
	for i := range 4 {
		at := new(big.Int).SetUint64(binary.BigEndian.Uint64(sum[8*i : 8*i+8]))
		n := at.Mod(at, room)
		n.Add(n, low)
		if step, _, has := s.Find("multipleOf"); has {
			if by, isNumber := specs.Rational(step); isNumber && by.IsInt() && by.Sign() > 0 {
				n.Sub(n, new(big.Int).Mod(n, by.Num()))
			}
		}
		if v := json.Number(n.String()); s.Validate(v) == nil {
			return v, true
		}
	}
	return nil, false
}
