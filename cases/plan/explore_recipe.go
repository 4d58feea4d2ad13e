package plan

import (
	"math/rand/v2"
	"slices"
)

// recipe says what a drawing is made of. The same recipe and the same lore make the same group.
type recipe struct {
	kind   exploredKind
	target string
	// moves come before the point, and seed makes the point.
	moves []move
	seed  uint64
}

// move is a valid request of some operation.
type move struct {
	operation string
	seed      uint64
}

// exploredKind is what a drawing is about.
type exploredKind uint8

const (
	// ofValid: valid requests, whatever becomes of them, have to be answered as documented.
	ofValid exploredKind = iota
	// ofWrong: what is wrong in one or two places is refused, where its twin was accepted just before.
	ofWrong
	// ofLife: what was written is read, and what was deleted is gone.
	ofLife
)

// mostMoves bounds what comes before the point.
const mostMoves = 4

// recipe draws one: another form of what has led to something new, or one of its own. It is false where no operation can be planned.
func (e *Explorer) recipe(r *rand.Rand) (recipe, bool) {
	if len(e.kept) > 0 && r.IntN(3) == 0 {
		return e.varied(e.kept[r.IntN(len(e.kept))], r), true
	}
	var target *site
	for target == nil {
		if len(e.sites) == 0 {
			return recipe{}, false
		}
		target = e.at(e.target(r).op.ID)
	}
	made := recipe{kind: ofValid, target: target.op.ID, seed: r.Uint64()}
	switch k := r.IntN(10); {
	case k < 4 && len(target.wrongs) > 0:
		made.kind = ofWrong
	case k < 6 && target.draft.hasLife():
		made.kind = ofLife
	}
	for range []int{0, 0, 1, 1, 2, 3, mostMoves}[r.IntN(7)] {
		made.moves = append(made.moves, e.drawnMove(target, r))
	}
	return made, true
}

// drawnMove is a request of an operation that has to do with the target's objects, and now and then of any.
func (e *Explorer) drawnMove(target *site, r *rand.Rand) move {
	near := slices.DeleteFunc(slices.Clone(e.sites), func(s *site) bool {
		return !s.near(target) || s.op.Method == "DELETE" && r.IntN(4) > 0
	})
	if len(near) == 0 || r.IntN(8) == 0 {
		near = e.sites
	}
	return move{operation: near[r.IntN(len(near))].op.ID, seed: r.Uint64()}
}

// varied changes a recipe in one place.
func (e *Explorer) varied(made recipe, r *rand.Rand) recipe {
	made.moves = slices.Clone(made.moves)
	switch k := r.IntN(5); {
	case k == 0 && len(made.moves) < mostMoves:
		made.moves = slices.Insert(made.moves, r.IntN(len(made.moves)+1), e.drawnMove(e.by[made.target], r))
	case k == 1 && len(made.moves) > 0:
		i := r.IntN(len(made.moves))
		made.moves = slices.Delete(made.moves, i, i+1)
	case k == 2 && len(made.moves) > 0:
		made.moves[r.IntN(len(made.moves))].seed = r.Uint64()
	default:
		made.seed = r.Uint64()
	}
	return made
}

// target draws an operation: those with documented statuses that nobody has provoked are likelier, and those that were drawn less often.
func (e *Explorer) target(r *rand.Rand) *site {
	weights, sum := make([]float64, len(e.sites)), 0.0
	for i, s := range e.sites {
		open := min(e.lore.unprovoked(s.op), 4)
		weights[i] = (1 + float64(open)/2 + min(1, float64(e.untried(s))/4)) / (1 + float64(s.drawn)/8)
		sum += weights[i]
	}
	at := r.Float64() * sum
	for i, w := range weights {
		if at -= w; at < 0 {
			return e.sites[i]
		}
	}
	return e.sites[len(e.sites)-1]
}

// untried counts the requirements of a site that no drawing has tried to break.
func (e *Explorer) untried(s *site) int {
	n := 0
	for _, r := range s.wrongs {
		if e.lore.tried[r.ID] == 0 {
			n++
		}
	}
	return n
}
