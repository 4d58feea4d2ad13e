package plan_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// domain is a bundled contract whose operation draws from a balance.
type domain struct {
	contract *specs.Contract
	env      cases.Environment
	// draws is the operation, member where its body says how much, and most how much it may be.
	draws, member string
	most          int64
	// creates makes what is drawn from, and size is the member that says how much there is.
	creates, size string
	balance       string
}

func domains(t testing.TB) map[string]domain {
	t.Helper()
	money, places := refunds(t), seats(t)
	return map[string]domain{
		"refunds": {money, tenants(money), "createRefund", "amount_cents", 1_000_000, "createCustomer", "refundable_balance_cents", "refundable"},
		"seats":   {places, boxOffice(places), "createBooking", "seats", 8, "createEvent", "seats", "seats"},
	}
}

// boxOffice says what no schema of the seats contract does: how many seats an event is made with.
func boxOffice(c *specs.Contract) cases.Environment {
	env := accounts(c)
	for i := range env.Fixtures {
		if env.Fixtures[i].Name == "event" {
			env.Fixtures[i].Balances = map[string]string{"seats": "$request.body#/seats"}
		}
	}
	return env
}

// plan is the plan of the operation that draws.
func (d domain) plan(seed uint64) *plan.Plan {
	d.env.Operations = []string{d.draws}
	return plan.New(d.contract, d.env, seed)
}

// drawing are the cases about keys and balances, which is what this file and those beside it test.
func (d domain) drawing(seed uint64) []cases.Case {
	var found []cases.Case
	for _, g := range groups(d.plan(seed)) {
		for _, c := range g.Cases {
			if strings.HasPrefix(c.Rule, "idempotency-") || strings.HasPrefix(c.Rule, "balance-") {
				found = append(found, c)
			}
		}
	}
	return found
}

// planned finds a case by what stands behind the operation's name.
func planned(t testing.TB, drawing []cases.Case, id string) *cases.Case {
	t.Helper()
	i := slices.IndexFunc(drawing, func(c cases.Case) bool { _, rest, _ := strings.Cut(c.ID, "/"); return rest == id })
	require.GreaterOrEqual(t, i, 0, "no case "+id)
	return &drawing[i]
}

// number reads a whole number out of a step's body as it is planned.
func number(s *cases.Step, member string) (int64, bool) {
	if s.Body == nil {
		return 0, false
	}
	var body map[string]any
	if json.Unmarshal(s.Body.Payload, &body) != nil {
		return 0, false
	}
	n, ok := body[member].(float64)
	return int64(n), ok
}

// on names the step that makes what a step's path is about; "" where it is the group's object.
func on(s *cases.Step) string {
	for _, p := range s.Parameters {
		if p.In == "path" && p.Value.Expression != nil {
			return p.Value.Expression.Step
		}
	}
	return ""
}

// freshKey is the name of the key that a step sends; "" where it sends none.
func freshKey(s *cases.Step) string {
	for _, p := range s.Parameters {
		if p.Name == "Idempotency-Key" && p.Value.Fresh != nil {
			return p.Value.Fresh.Name
		}
	}
	return ""
}

func TestDrawing_CasesSurviveJSONAndAreWhatTheySay(t *testing.T) {
	for name, d := range domains(t) {
		t.Run(name, func(t *testing.T) {
			for _, seed := range []uint64{1, 2, 1 << 60} {
				for _, c := range d.drawing(seed) {
					text, err := json.Marshal(c)
					require.NoError(t, err)
					var again cases.Case
					require.NoError(t, json.Unmarshal(text, &again))
					assert.Equal(t, c, again, c.ID)
					for i := range c.Steps {
						s := &c.Steps[i]
						w, err := (&cases.Binder{Contract: d.contract, RunID: "plan", Group: d.draws}).Bind(s)
						require.NoError(t, err, "%s %s", c.ID, s.ID)
						_, err = cases.Certify(d.contract, s, w)
						assert.NoError(t, err, "%s %s", c.ID, s.ID)
						assert.NotEmpty(t, s.Class, "%s %s goes out unjudged", c.ID, s.ID)
						if s.Expect.Outcome == cases.Accepted {
							assert.Equal(t, cases.Positive, s.Class, "%s %s", c.ID, s.ID)
						}
					}
				}
			}
		})
	}
}

func TestDrawing_PlansAreTheSameBytesEachTime(t *testing.T) {
	for name, d := range domains(t) {
		t.Run(name, func(t *testing.T) {
			want, err := json.Marshal(groups(d.plan(3)))
			require.NoError(t, err)
			for range 2 {
				got, err := json.Marshal(slices.Collect(d.plan(3).Groups())) // made anew
				require.NoError(t, err)
				assert.Equal(t, string(want), string(got))
			}
		})
	}
}

func TestDrawing_OnlyWhatCanNotBeTriedIsLeftOut(t *testing.T) {
	want := map[string][]string{
		"refunds": {"createRefund/idempotency:expiry: keys live for PT24H, longer than a run waits (5s)"},
		"seats":   nil,
	}
	for name, d := range domains(t) {
		var left []string
		for _, s := range leftOut(plan.New(d.contract, d.env, 1)) { // the undoing operation's too
			if strings.Contains(s.Requirement, "/idempotency:") || strings.Contains(s.Requirement, "/balance/") {
				left = append(left, s.Requirement+": "+s.Reason)
			}
		}
		assert.Equal(t, want[name], left, name)
	}
}

func TestDrawing_WithoutRacesNothingIsSentAtOnceAndTheReasonStands(t *testing.T) {
	for name, d := range domains(t) {
		d.env.NoRaces = true
		p := plan.New(d.contract, d.env, 1)
		for _, g := range groups(p) {
			assert.False(t, g.Alone && strings.HasSuffix(g.ID, "/races"), g.ID) // shared lists are read alone for what is deleted meanwhile
			for _, c := range g.Cases {
				for _, s := range c.Steps {
					assert.Nil(t, s.Race, c.ID)
				}
			}
		}
		for _, r := range []string{"idempotency:raced", "balance/" + d.balance + ":raced"} {
			assert.Contains(t, leftOut(p), plan.Skip{
				Requirement: d.draws + "/" + r, Reason: "requests at once were left out", Unlock: "leave --no-races out",
			}, name)
		}
	}
}

// What must be accepted is covered by the object's own balance when it is sent, and what must exceed it is not.
func TestSubject_OwnBalanceIsJustWhatTheCaseNeeds(t *testing.T) {
	for name, d := range domains(t) {
		t.Run(name, func(t *testing.T) {
			seen := 0
			for _, seed := range []uint64{1, 5, 99} {
				for _, c := range d.drawing(seed) {
					seen += d.account(t, &c)
				}
			}
			assert.Greater(t, seen, 30)
		})
	}
}

// account goes through a case as a correct target does and gives the number of draws on objects of its own.
func (d domain) account(t *testing.T, c *cases.Case) int {
	left, used, seen := map[string]int64{}, map[string]bool{}, 0
	for i := range c.Steps {
		s := &c.Steps[i]
		if s.Operation == d.creates && s.Role == cases.Setup {
			n, ok := number(s, d.size)
			require.True(t, ok, c.ID)
			left[s.ID] = n
		}
		object := on(s)
		n, ok := number(s, d.member)
		if _, own := left[object]; !own || s.Operation != d.draws {
			continue
		}
		at := c.ID + " " + s.ID
		seen++
		key := object + freshKey(s)
		switch {
		case s.Race != nil && s.Race.Distinct:
			assert.Equal(t, int64(s.Race.Requests/2)*n, left[object], "%s: the balance covers half of them", at)
		case s.Race != nil:
			assert.GreaterOrEqual(t, left[object], int64(s.Race.Requests)*n, "%s: a second effect must not be refused for the balance", at)
		case s.Expect.Outcome == cases.Accepted && !(freshKey(s) != "" && used[key]):
			require.True(t, ok, at)
			assert.LessOrEqual(t, n, left[object], "%s is covered", at)
			left[object] -= n
			used[key] = true
		case strings.HasPrefix(s.Expect.Condition, "exceeds:"):
			assert.Greater(t, n, left[object], "%s is not covered", at)
		}
	}
	return seen
}

func TestSubject_NoAmountIsMoreThanTheSchemaAllowsUnlessThatIsTheCase(t *testing.T) {
	for name, d := range domains(t) {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(12) {
				for _, c := range d.drawing(seed) {
					for i := range c.Steps {
						s := &c.Steps[i]
						if n, ok := number(s, d.member); ok && s.Operation == d.draws && s.Class == cases.Positive {
							assert.True(t, n >= 1 && n <= d.most, "%s %s: %d", c.ID, s.ID, n)
						}
					}
				}
			}
		})
	}
}

func TestSubject_WithoutACreationSaysWhatWouldUnlockIt(t *testing.T) {
	c := refunds(t)
	env := tenants(c)
	env.Fixtures = []cases.Fixture{{Name: "customer", Binds: []string{"path.customer_id"}, Given: true, Exclusive: true}}
	p := plan.New(c, env, 1)
	for _, s := range leftOut(p) {
		switch s.Requirement {
		case "createRefund/idempotency:scope":
			assert.Contains(t, s.Reason, "no operation makes a customer", s.Requirement)
			assert.Contains(t, s.Unlock, "create: { operationId:")
		case "createRefund/balance/refundable:cumulative", "createRefund/balance/refundable:sequence", "createRefund/balance/refundable:raced":
			assert.Equal(t, "nothing says what the balance refundable of the fixture customer is", s.Reason, s.Requirement)
			assert.Equal(t, "fixtures: { customer: { balances: { refundable: 10000 } } }", s.Unlock)
		}
	}
	assert.NotContains(t, strings.Join(ids(p), "\n"), ":cumulative~")
	assert.Contains(t, ids(p), "createRefund/idempotency:raced~2-at-once", "what the environment supplies is the group's own")
}

func TestHeld_AnObjectOfOldIsDrawnFromInTwoGroupsAndANewOneInOneForEach(t *testing.T) {
	for standing, want := range map[bool][]string{true: {"given", "last"}, false: {"cumulative", "exact", "exceeds", "no-credit", "raced", "refusals", "replays", "sequence"}} {
		c := refunds(t)
		env := tenants(c)
		env.Fixtures = []cases.Fixture{{Name: "customer", Binds: []string{"path.customer_id"}, Given: true, Exclusive: true, Standing: standing, Holds: map[string]int64{"refundable": 5000}}}
		var names []string
		for _, g := range groups(plan.New(c, env, 1)) {
			if about, ok := strings.CutPrefix(g.ID, "createRefund/balance-refundable-"); ok {
				names = append(names, about)
			}
		}
		slices.Sort(names)
		assert.Equal(t, want, names)
		over := step(t, named(t, plan.New(c, env, 1), "createRefund/balance/refundable:exceeds~given"), "send")
		assert.Equal(t, &cases.Left{Fixture: "customer", Balance: "refundable", Plus: 1}, over.Body.Replacements[len(over.Body.Replacements)-1].Value.Left)
		assert.Equal(t, "exceeds:refundable", over.Expect.Condition)
	}
}

func TestHeld_ABalanceThatNoRequestMayAskForIsNamed(t *testing.T) {
	c := refunds(t)
	env := tenants(c)
	env.Fixtures = []cases.Fixture{{Name: "customer", Binds: []string{"path.customer_id"}, Given: true, Exclusive: true, Holds: map[string]int64{"refundable": 1 << 30}}}
	assert.Contains(t, reason(t, plan.New(c, env, 1), "createRefund/balance/refundable:exceeds"), "one request may ask for at most")
}

// A service may lag: then a reading is given the time that is declared, before and after.
func TestAround_ReadingsWaitAsLongAsReadsMayLagBehind(t *testing.T) {
	const overlay = `
overlay: 1.0.0
info: { title: lag, version: "1" }
actions: [{ target: "$['x-conformance']", update: { settles: %s } }]
`
	readings := func(settles string) (before, after *cases.Step) {
		c := refunds(t, fmt.Sprintf(overlay, settles))
		x := named(t, plan.New(c, tenants(c), 1), "createRefund/idempotency:replay~same-request")
		return step(t, x, "before/refundable"), step(t, x, "after/refundable")
	}
	before, after := readings("0s")
	assert.Zero(t, before.Pause)
	assert.Nil(t, after.Poll)
	before, after = readings("PT2S")
	assert.Equal(t, 2000, before.Pause)
	assert.Equal(t, &cases.Poll{Within: 2000, While: []string{"404", "2XX"}}, after.Poll)

	c := refunds(t, fmt.Sprintf(overlay, "PT1H"))
	p := plan.New(c, tenants(c), 1)
	assert.Equal(t, "reads may lag behind writes by PT1H, longer than a run waits (5s)", reason(t, p, "createRefund/balance/refundable:exact"))
	x := named(t, p, "createRefund/idempotency:replay~same-request")
	assert.False(t, slices.ContainsFunc(x.Steps, func(s cases.Step) bool { return s.Role == cases.Read }), "nothing is read that would be stale")
}
