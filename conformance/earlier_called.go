package conformance

import (
	"cmp"
	"slices"

	"holdfast/conformance/result"
)

// lastCalled is what the records say of each object last: one that was given another id is not looked for under the one that it had, which
// may be that of another object by now.
func lastCalled(objects []result.ObjectRecord) []result.ObjectRecord {
	last := make([]result.ObjectRecord, 0, len(objects))
	for i := range objects {
		o := objects[i]
		for k := len(last) - 1; k >= 0 && o.Was != ""; k-- {
			if before := &last[k]; before.Group == o.Group && before.Operation == o.Operation && before.ID == o.Was {
				o.Fixture, o.Values = cmp.Or(o.Fixture, before.Fixture), before.Values
				last = slices.Delete(last, k, k+1)
				break
			}
		}
		last = append(last, o)
	}
	return last
}
