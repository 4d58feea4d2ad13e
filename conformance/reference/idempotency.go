package reference

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
)

// keyTTL is how long a key is remembered: the contract's idempotency ttl, PT24H. Afterwards it is a new key.
const keyTTL = 24 * time.Hour

// replay gives the answer that a key remembers, or refuses a key that was used with another body. It reports false for
// a key that is new.
func (l ledger) replay(ctx context.Context, tx Tx, o order) (answer, bool, error) {
	if o.key == "" || l.faults.on("key-ignored") {
		return answer{}, false, nil
	}
	record, found, err := l.record(ctx, tx, o)
	if err != nil || !found || l.now().Sub(record.CreatedAt) >= keyTTL {
		return answer{}, false, err
	}
	if record.Fingerprint != l.fingerprint(o) {
		if l.faults.on("conflict-executes") {
			return answer{}, false, nil
		}
		if !l.faults.on("conflict-ignored") {
			return answer{}, false, l.conflict(ctx, tx, o, record)
		}
	}
	if l.faults.on("replay-draws-again") {
		if err := l.drawAnyway(ctx, tx, o); err != nil {
			return answer{}, false, err
		}
	}
	out, err := l.recall(record)
	return out, true, err
}

// record is what the key of an order remembers.
func (l ledger) record(ctx context.Context, tx Tx, o order) (KeyRecord, bool, error) {
	record, found, err := tx.KeyRecord(ctx, l.keyScope(o))
	if err == nil && !found && l.faults.on("same-body-deduplicated") {
		record, found, err = tx.KeyRecord(ctx, l.bodyScope(o))
	}
	if err == nil && found && l.faults.on("only-last-key-remembered") {
		newest, err := tx.Refunds(ctx, o.customerID, Position{}, 1)
		if err != nil || len(newest) == 0 || record.Location != "/refunds/"+newest[0].ID {
			return KeyRecord{}, false, err
		}
	}
	return record, found, err
}

// conflict refuses a key that was used with another body. Nothing is written; what the faults write is committed.
func (l ledger) conflict(ctx context.Context, tx Tx, o order, record KeyRecord) error {
	if l.faults.on("conflict-draws") {
		if err := l.drawAnyway(ctx, tx, o); err != nil {
			return err
		}
	}
	if l.faults.on("conflict-replaces-key") {
		record.Fingerprint = l.fingerprint(o)
		if err := tx.PutKeyRecord(ctx, l.keyScope(o), record); err != nil {
			return err
		}
	}
	return l.keyReused()
}

// recall is a remembered answer, byte for byte.
func (l ledger) recall(record KeyRecord) (answer, error) {
	out := answer{status: record.Status, media: mediaJSON, location: record.Location, body: record.Body}
	if record.Status >= http.StatusBadRequest { // only the fault key-burned-by-refusal remembers one
		out.media = mediaProblem
		return out, nil
	}
	if l.faults.on("replay-as-200") {
		out.status = http.StatusOK
	}
	if l.faults.on("replay-without-location") {
		out.location = ""
	}
	newID, newTime := l.faults.on("replay-new-id"), l.faults.on("replay-new-time")
	if newID || newTime {
		return l.rewrite(out, newID, newTime)
	}
	return out, nil
}

// rewrite makes a remembered answer again instead of repeating it.
func (l ledger) rewrite(out answer, withID, withTime bool) (answer, error) {
	var refund refundDocument
	if err := json.Unmarshal(out.body, &refund); err != nil {
		return answer{}, fmt.Errorf("read a remembered answer: %w", err)
	}
	if withTime {
		refund.CreatedAt = timestamp(l.now())
	}
	if withID {
		refund.ID = newID(refundPrefix)
		out.location = "/refunds/" + refund.ID
	}
	return answerJSON(out.status, out.location, refund)
}

// remember keeps an answer for the key. Only a success is remembered (the contract's remembers: success), so a refused
// attempt leaves its key unused.
func (l ledger) remember(ctx context.Context, tx Tx, o order, out answer) error {
	if o.key == "" || l.faults.on("key-ignored") {
		return nil
	}
	record := KeyRecord{
		Fingerprint: l.fingerprint(o),
		Status:      out.status,
		Location:    out.location,
		Body:        out.body,
		CreatedAt:   l.now(),
	}
	if l.faults.on("same-body-deduplicated") {
		if err := tx.PutKeyRecord(ctx, l.bodyScope(o), record); err != nil {
			return err
		}
	}
	return tx.PutKeyRecord(ctx, l.keyScope(o), record)
}

func (l ledger) keyScope(o order) KeyScope {
	scope := KeyScope{Tenant: o.tenant, Operation: "createRefund", CustomerID: o.customerID, Key: o.key}
	if l.faults.on("key-shared-across-customers") {
		scope.CustomerID = ""
	}
	if l.faults.on("key-shared-across-callers") {
		scope.Tenant, scope.CustomerID = "", ""
	}
	if l.faults.on("key-before-tenant") {
		scope.Tenant = ""
	}
	if l.faults.on("key-truncated") {
		scope.Key = o.key[:min(len(o.key), 16)]
	}
	if l.faults.on("key-scoped-to-connection") {
		scope.Tenant = o.peer
	}
	return scope
}

// bodyScope stands for the key in the fault that asks for the body instead.
func (l ledger) bodyScope(o order) KeyScope {
	scope := l.keyScope(o)
	scope.Key = "body " + l.fingerprint(o)
	return scope
}

// fingerprint stands for the body that a key is used with. It is taken of the values and not of the bytes, so white
// space, the order of members and the spelling of a number or an escape do not make another body. A note that is absent
// and a note that is empty are different bodies.
func (l ledger) fingerprint(o order) string {
	if l.faults.on("fingerprint-raw-bytes") {
		sum := sha256.Sum256(o.body)
		return hex.EncodeToString(sum[:])
	}
	if l.faults.on("note-not-compared") {
		o.note = nil
	}
	if l.faults.on("amount-not-compared") {
		o.amountCents = 0
	}
	if l.faults.on("reason-not-compared") {
		o.reason = ""
	}
	canonical, err := json.Marshal(struct {
		AmountCents int64   `json:"amount_cents"`
		Reason      string  `json:"reason"`
		Note        *string `json:"note"`
	}{o.amountCents, o.reason, o.note})
	if err != nil {
		panic(err) // valid UTF-8, since it was decoded from it
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}

func (l ledger) keyReused() *problem {
	status := http.StatusConflict
	if l.faults.on("conflict-as-422") {
		status = http.StatusUnprocessableEntity
	}
	if l.faults.on("conflict-as-400") {
		status = http.StatusBadRequest
	}
	return &problem{
		Status: status, Code: "idempotency_key_reused", Title: "Idempotency key reused",
		Detail: "header/Idempotency-Key: was used for this customer with another body",
	}
}
