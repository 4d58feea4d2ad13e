package conformance

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// books is a ledger of the tills with what is needed to tell it of requests.
type books struct{ *ledger }

func openBooks(t testing.TB, settles string) *books {
	t.Helper()
	c, env := tillPlan(t)
	c.Facts.Settles = settles
	return &books{ledger: newLedger(&runner{Config: Config{Contract: c, Plan: plan.New(c, env, 1)}})}
}

// tell enters one exchange; status 0 is a request whose answer never came.
func (b *books) tell(op, target, path, key, request string, status int, answer string, class cases.Class) *exchange {
	w := &cases.Wire{Method: b.contract.Operation(op).Method, Target: target, Path: path, Header: http.Header{}, Body: []byte(request), HasBody: request != ""}
	if key != "" {
		w.Header.Set("Idempotency-Key", key)
	}
	x := &exchange{Exchange: result.Exchange{Step: "s", Operation: op, Request: w}}
	if status != 0 {
		x.Response = &result.Response{Status: status, Header: http.Header{}, Body: []byte(answer)}
	}
	b.observe(x, &cases.Step{ID: "s", Operation: op, Caller: "owner", Class: class})
	return x
}

func (b *books) fill(till string, left int64) {
	b.tell("fill", "/tills", "/tills", "", fmt.Sprintf(`{"left":%d}`, left), 201, fmt.Sprintf(`{"id":%q,"left":%d}`, till, left), cases.Positive)
}

func (b *books) draw(till, key string, amount int64, status int, id string) {
	b.tell("draw", "/tills/"+till+"/draws", "/tills/{till_id}/draws", key, fmt.Sprintf(`{"amount":%d}`, amount), status, fmt.Sprintf(`{"id":%q}`, id), cases.Positive)
}

func (b *books) undo(id string, status int) {
	b.tell("undo", "/draws/"+id, "/draws/{draw_id}", "", "", status, "", cases.Positive)
}

// reads gives what the ledger says of a reading; nil where it agrees or can't tell.
func (b *books) reads(till string, left int64) *result.Finding {
	b.wrong = nil
	b.tell("show", "/tills/"+till, "/tills/{till_id}", "", "", 200, fmt.Sprintf(`{"left":%d}`, left), cases.Positive)
	return b.wrong
}

// asks gives what the ledger expects of a request that is yet to be sent.
func (b *books) asks(op, target, path, key, request string) *modelled {
	w := &cases.Wire{Method: b.contract.Operation(op).Method, Target: target, Path: path, Header: http.Header{}, Body: []byte(request), HasBody: request != ""}
	if key != "" {
		w.Header.Set("Idempotency-Key", key)
	}
	return b.expect(nil, sent{wire: w, op: b.contract.Operation(op)}, &cases.Step{Caller: "owner", Expect: cases.Expectation{Outcome: cases.Modelled}})
}

func (b *books) asksDraw(till, key string, amount int64) *modelled {
	return b.asks("draw", "/tills/"+till+"/draws", "/tills/{till_id}/draws", key, fmt.Sprintf(`{"amount":%d}`, amount))
}

// simulated is a right account that does not always say what it did.
type simulated struct {
	left  int64
	draws map[string]*simulatedDraw
	// unsaid is what may or may not have been done by answers that never came.
	unsaid int64
	n      int
}

type simulatedDraw struct {
	id     string
	amount int64
	// told says that the client knows the id.
	undone, told bool
}

func TestLedger_ARightAccountIsNeverContradictedAndOneThatIsOffByOneIs(t *testing.T) {
	c, env := tillPlan(t)
	plan := plan.New(c, env, 1)
	rapid.Check(t, func(t *rapid.T) {
		b := &books{ledger: newLedger(&runner{Config: Config{Contract: c, Plan: plan}})}
		accounts := map[string]*simulated{}
		for _, till := range []string{"a", "b"} {
			left := rapid.Int64Range(0, 200).Draw(t, "left")
			accounts[till] = &simulated{left: left, draws: map[string]*simulatedDraw{}}
			b.fill(till, left)
		}
		for range rapid.IntRange(1, 25).Draw(t, "requests") {
			till := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "till")
			account := accounts[till]
			switch rapid.SampledFrom([]string{"draw", "draw", "draw", "undo", "read"}).Draw(t, "kind") {
			case "draw":
				key := rapid.SampledFrom([]string{"k1", "k2", "k3", "k4", "k5", "k6"}).Draw(t, "key")
				account.draw(t, b, till, key)
			case "undo":
				account.undo(t, b)
			case "read":
				assert.Nil(t, b.reads(till, account.left))
			}
		}
		for till, account := range accounts {
			require.Nil(t, b.reads(till, account.left), "%s has %d left", till, account.left)
			low, high := b.accounts["money "+till].left()
			if low.Cmp(high) == 0 && !b.accounts["money "+till].unclear {
				for _, off := range []int64{-1, 1} {
					require.NotNil(t, b.reads(till, account.left+off), "%s: %d instead of %d", till, account.left+off, account.left)
				}
			}
			assert.LessOrEqual(t, high.Int64()-low.Int64(), account.unsaid, "only what was not answered is unknown")
		}
	})
}

// draw does what a right service does, and tells the ledger what a client of it sees.
func (a *simulated) draw(t *rapid.T, b *books, till, key string) {
	amount := rapid.Int64Range(1, 60).Draw(t, "amount")
	sent := key
	if rapid.Bool().Draw(t, "capitals") {
		sent = strings.ToUpper(key)
	}
	answered := rapid.IntRange(0, 4).Draw(t, "answered") > 0
	tell := func(status int, id string) {
		if !answered {
			status = rapid.SampledFrom([]int{0, 408, 500, 503}).Draw(t, "instead")
		}
		b.draw(till, sent, amount, status, id)
	}
	if !answered {
		a.unsaid += amount
	}
	if earlier := a.draws[till+key]; earlier != nil {
		if earlier.amount != amount {
			tell(409, "")
			return
		}
		tell(201, earlier.id)
		earlier.told = earlier.told || answered
		return
	}
	done := amount <= a.left
	if !done {
		tell(422, "")
		return
	}
	a.n++
	made := &simulatedDraw{id: fmt.Sprintf("%s%d", till, a.n), amount: amount, told: answered}
	a.left -= amount
	a.draws[till+key] = made
	tell(201, made.id)
}

// undo gives back one of the draws whose id the client knows.
func (a *simulated) undo(t *rapid.T, b *books) {
	var known []*simulatedDraw
	for _, key := range []string{"ak1", "ak2", "ak3", "ak4", "ak5", "ak6", "bk1", "bk2", "bk3", "bk4", "bk5", "bk6"} {
		if d := a.draws[key]; d != nil && d.told {
			known = append(known, d)
		}
	}
	if len(known) == 0 {
		return
	}
	d := rapid.SampledFrom(known).Draw(t, "undone")
	status := 404
	if !d.undone {
		status, d.undone = 204, true
		a.left += d.amount
	}
	if rapid.IntRange(0, 4).Draw(t, "answered") == 0 {
		a.unsaid += d.amount
		status = 0
	}
	b.undo(d.id, status)
}

func TestLedger_AReplayCountsOnceAlsoInCapitals(t *testing.T) {
	b := openBooks(t, "0s")
	b.fill("a", 100)
	b.draw("a", "key", 10, 201, "d1")
	b.draw("a", "key", 10, 201, "d1")
	b.draw("a", "KEY", 10, 201, "d1")
	assert.Nil(t, b.reads("a", 90))
	b.draw("a", "other", 10, 201, "d2")
	assert.Nil(t, b.reads("a", 80))
	f := b.reads("a", 81)
	require.NotNil(t, f)
	assert.Equal(t, "the balance money at 80: 100 at first, and 20 drawn by 2 requests", f.Want)
	assert.Equal(t, "81", f.Got)
}

func TestLedger_ALostRequestIsSettledByItsRetry(t *testing.T) {
	b := openBooks(t, "0s")
	b.fill("a", 100)
	b.draw("a", "key", 10, 0, "")
	assert.Nil(t, b.reads("a", 100))
	assert.Nil(t, b.reads("a", 90))
	assert.NotNil(t, b.reads("a", 80))
	b.draw("a", "key", 10, 201, "d1")
	assert.NotNil(t, b.reads("a", 100))
	assert.Nil(t, b.reads("a", 90))
}

func TestLedger_WhatIsUndoneMayBeDoneAgain(t *testing.T) {
	b := openBooks(t, "0s")
	b.fill("a", 100)
	b.draw("a", "key", 10, 201, "d1")
	b.undo("d1", 204)
	assert.Nil(t, b.reads("a", 100))
	b.draw("a", "key", 10, 201, "d1")
	assert.Nil(t, b.reads("a", 100), "the old draw was shown")
	b.draw("a", "key", 10, 201, "d2")
	assert.Nil(t, b.reads("a", 90), "another one was made")
	b.undo("d2", 0)
	assert.Nil(t, b.reads("a", 90))
	assert.Nil(t, b.reads("a", 100), "whether it was undone is not known")
	assert.NotNil(t, b.reads("a", 80))
}

func TestLedger_IsSilentWhereAnAmountIsNotCertain(t *testing.T) {
	ambiguous := func(status int) *books {
		b := openBooks(t, "0s")
		b.fill("a", 100)
		b.fill("b", 100)
		b.tell("draw", "/tills/a/draws", "/tills/{till_id}/draws", "key", `{"amount":10,"amount":20}`, status, `{"id":"d"}`, cases.Ambiguous)
		return b
	}
	for _, status := range []int{201, 0, 500} {
		b := ambiguous(status)
		for _, left := range []int64{100, 90, 80, 7} {
			assert.Nil(t, b.reads("a", left), status)
		}
		assert.NotNil(t, b.reads("b", 99), "the other account is clear")
		assert.False(t, b.asksDraw("a", "k", 1000).known)
	}
	assert.NotNil(t, ambiguous(400).reads("a", 90), "what was refused has drawn nothing")
}

func TestLedger_AccountsDontMix(t *testing.T) {
	b := openBooks(t, "0s")
	b.fill("a", 100)
	b.fill("b", 100)
	b.draw("a", "key", 10, 201, "d1")
	b.draw("b", "key", 20, 201, "d2")
	assert.Nil(t, b.reads("a", 90))
	assert.Nil(t, b.reads("b", 80))
	b.undo("d2", 204)
	assert.Nil(t, b.reads("a", 90))
	assert.Nil(t, b.reads("b", 100))
	assert.Nil(t, b.reads("unknown", 5), "the run did not make it")
}

// Each till numbers its draws from 1: the path of what is undone says whose it is.
func TestLedger_DrawsMayBeNumberedApartForEachTill(t *testing.T) {
	text := strings.NewReplacer("/draws/{draw_id}:\n    parameters: [", "/tills/{till_id}/draws/{draw_id}:\n    parameters: [{ name: till_id, in: path, required: true, schema: { type: string } }, ").Replace(tills)
	c, err := specs.Load(t.Context(), specs.Options{File: "tills.yaml", FS: fstest.MapFS{"tills.yaml": {Data: []byte(text)}}})
	require.NoError(t, err)
	env := cases.Environment{Callers: []cases.Caller{{Name: "owner"}}}
	env.Fixtures = plan.InferFixtures(c, env)
	for range 20 { // accounts are kept in a map
		b := &books{ledger: newLedger(&runner{Config: Config{Contract: c, Plan: plan.New(c, env, 1)}})}
		undo := func(till string) string { return "/tills/" + till + "/draws/1" }
		for _, till := range []string{"1", "b", "c"} {
			b.fill(till, 100)
			b.draw(till, "key "+till, 10, 201, "1")
		}
		b.tell("undo", undo("b"), "/tills/{till_id}/draws/{draw_id}", "", "", 204, "", cases.Positive)
		assert.Nil(t, b.reads("b", 100))
		assert.Nil(t, b.reads("1", 90))
		assert.NotNil(t, b.reads("c", 100), "nothing of it was undone")
		assert.False(t, b.asks("undo", undo("b"), "/tills/{till_id}/draws/{draw_id}", "", "").known, "it is undone already")
		assert.True(t, b.asks("undo", undo("c"), "/tills/{till_id}/draws/{draw_id}", "", "").accepted)
		assert.False(t, b.asks("undo", "/tills/1/draws/2", "/tills/{till_id}/draws/{draw_id}", "", "").known, "its till has the number of a draw")
	}
}

func TestLedger_ReadsThatMayLagBehindAreNotJudgedInBetween(t *testing.T) {
	for settles, judged := range map[string]bool{"0s": true, "": true, "PT2S": false} {
		b := openBooks(t, settles)
		b.fill("a", 100)
		b.draw("a", "key", 10, 201, "d1")
		assert.Equal(t, judged, b.reads("a", 100) != nil, settles)
	}
}

func TestLedger_ACreationThatIsRepeatedForgetsNothing(t *testing.T) {
	b := openBooks(t, "0s")
	b.fill("a", 100)
	b.draw("a", "key", 10, 201, "d1")
	b.fill("a", 100)
	assert.Nil(t, b.reads("a", 90))
	assert.NotNil(t, b.reads("a", 100))
	b.fill("a", 50)
	assert.Nil(t, b.reads("a", 7), "the balance was set anew")
}

func TestModel_SaysWhatARequestMustComeTo(t *testing.T) {
	b := openBooks(t, "0s")
	b.fill("a", 100)
	b.draw("a", "used", 40, 201, "d1")
	b.draw("a", "lost", 20, 0, "")
	b.draw("a", "refused", 500, 422, "")
	for _, row := range []struct {
		name     string
		got      *modelled
		accepted bool
		known    bool
		about    string
	}{
		{"covered for certain", b.asksDraw("a", "new", 40), true, true, ""},
		{"covered or not, as the lost one went", b.asksDraw("a", "new", 41), false, false, ""},
		{"covered if the lost one was not drawn", b.asksDraw("a", "new", 60), false, false, ""},
		{"too much in any case", b.asksDraw("a", "new", 61), false, true, "exceeds:money"},
		{"a replay", b.asksDraw("a", "used", 40), true, true, "d1"},
		{"a replay in capitals", b.asksDraw("a", "USED", 40), true, true, "d1"},
		{"a key for another request", b.asksDraw("a", "used", 41), false, true, "key-reused"},
		{"the lost one again", b.asksDraw("a", "lost", 20), false, false, ""},
		{"a key that was refused is not used up", b.asksDraw("a", "refused", 10), true, true, ""},
		{"a till that was not made here", b.asksDraw("z", "new", 1), false, false, ""},
		{"undoing", b.asks("undo", "/draws/d1", "/draws/{draw_id}", "", ""), true, true, ""},
		{"undoing what nobody drew", b.asks("undo", "/draws/d9", "/draws/{draw_id}", "", ""), false, false, ""},
	} {
		assert.Equal(t, row.known, row.got.known, row.name)
		if row.known {
			assert.Equal(t, row.accepted, row.got.accepted, row.name)
			assert.Equal(t, row.about, row.got.condition+row.got.resource, row.name)
		}
	}
	assert.NotNil(t, b.asks("show", "/tills/a", "/tills/{till_id}", "", "").account)
	assert.NotNil(t, b.asks("list", "/tills/a/draws", "/tills/{till_id}/draws", "", "").account)
	assert.False(t, b.asks("show", "/tills/z", "/tills/{till_id}", "", "").known)

	b.contract.Operation("draw").Facts.Idempotency.Remembers = "all"
	defer func() { b.contract.Operation("draw").Facts.Idempotency.Remembers = "success" }()
	assert.False(t, b.asksDraw("a", "refused", 10).known, "the refusal may be remembered")
	assert.True(t, b.asksDraw("a", "new", 10).known)
}
