// Package byhand is policy decisions as a Go programmer writes them who knows
// the rules: no engine, no table, the rules as conditions, and what they give
// as prepared bytes. What it writes is what guize writes, byte by byte, which
// tests hold; so it tells how much of guize's time any program would need.
package byhand

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

// Twelve decides by the twelve rules of the comparison and writes the decision
// as the HTTP server of guize does. It is not safe for concurrent use.
type Twelve struct {
	Digest, Calendar string // of the set of guize and of its calendar
	hits             []int32
	receipt          []byte
}

// Request is the body of a request.
type Request struct {
	At    time.Time `json:"at"`
	Facts *Facts    `json:"facts"`
}

// Facts are those of an application; what is not given is nil.
type Facts struct {
	ApplicantType *string `json:"applicant_type"`
	Channel       *string `json:"channel"`
	Stage         *string `json:"stage"`
	Demand        *string `json:"demand"`
	WaterLength   *int64  `json:"water_length"`
	GasLength     *int64  `json:"gas_length"`
	Central       *bool   `json:"central"`
	Water         *bool   `json:"water"`
	Gas           *bool   `json:"gas"`
	Heating       *bool   `json:"heating"`
}

const maxLength = 1_000_000

var errFact = errors.New("a fact is not given, or has a value that it cannot have")

// Read reads a request and validates it as guize does: keys, types, values, ranges.
func Read(body []byte) (*workload.Application, time.Time, error) {
	var r Request
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return nil, r.At, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, r.At, errors.New("more than one value")
	}
	f := r.Facts
	if f == nil || r.At.IsZero() {
		return nil, r.At, errFact
	}
	texts := listed(f.ApplicantType, "enterprise", "sole_trader", "cooperative", "institution", "organisation", "resident") &&
		listed(f.Channel, "portal", "app", "wechat", "window", "land_office", "liaison") &&
		listed(f.Stage, "intention", "formal") && listed(f.Demand, "new", "increase")
	if !texts || !ranged(f.WaterLength) || !ranged(f.GasLength) || f.Central == nil || f.Water == nil || f.Gas == nil || f.Heating == nil {
		return nil, r.At, errFact
	}
	return &workload.Application{ApplicantType: *f.ApplicantType, Channel: *f.Channel, Stage: *f.Stage, Demand: *f.Demand,
		WaterLength: *f.WaterLength, GasLength: *f.GasLength, Central: *f.Central, Water: *f.Water, Gas: *f.Gas, Heating: *f.Heating}, r.At, nil
}

func listed(s *string, values ...string) bool { return s != nil && slices.Contains(values, *s) }

func ranged(n *int64) bool { return n != nil && *n >= 0 && *n <= maxLength }

// The facts that rules read, in the order of their declaration.
const (
	readsType = 1 << iota
	readsChannel
	readsStage
	readsDemand
	readsWaterLength
	readsGasLength
	readsCentral
	readsWater
	readsGas
	readsHeating
)

// inScope is what every rule reads that is for covered applications alone.
const inScope = readsType | readsCentral | readsWater | readsGas

// twelveRules are the names of the rules as the decision writes them, and what
// each reads.
var twelveRules = [...]struct {
	name  string
	reads int
}{
	{"covered", inScope},
	{"by-reference", readsType | readsCentral | readsHeating},
	{"not-covered", inScope | readsHeating},
	{"outside-centre", readsCentral},
	{"not-yet-extended", readsType},
	{"resident", readsType | readsWater | readsGas},
	{"water-filing", inScope | readsWaterLength},
	{"water-coordination", inScope | readsWaterLength},
	{"gas-filing", inScope | readsGasLength},
	{"gas-coordination", inScope | readsGasLength},
	{"liaison-collects", inScope | readsChannel | readsDemand},
	{"push-intake", inScope | readsStage | readsChannel},
}

var twelveFacts = [...]string{"applicant_type", "channel", "stage", "demand", "water_length", "gas_length", "central", "water", "gas", "heating"}

// Append decides an application and appends the decision's JSON.
func (t *Twelve) Append(out []byte, a *workload.Application, at time.Time) []byte {
	t.hits = workload.Twelve(a, t.hits[:0])
	out = append(out, `{"id":"","language":2,"set":"bench","digest":"`...)
	out = append(out, t.Digest...)
	out = append(out, `","calendar":{"id":"cn","digest":"`...)
	out = append(out, t.Calendar...)
	out = append(out, `"},"at":"`...)
	stamp := len(out)
	out = at.AppendFormat(out, time.RFC3339Nano)
	when := out[stamp:]
	out = append(out, `","rules_on":"`...)
	out = append(out, when[:len("2006-01-02")]...)
	out = append(out, `","status":"decided","outcomes":{"applies":{"title":"Rules that apply","value":`...)
	out = t.values(out)
	out = append(out, `,"rules":[`...)
	out = t.names(out, `"p/`, `"`)
	out = append(out, `],"cite":["plan 1"]}},"conflicts":[],"errors":[],"violations":[],"notices":[],"materials":[],"routes":[],"deadlines":[],"penalties":[],"emitted":[],"missing":[],"assumed":[],"used":[`...)
	out = t.used(out)
	out = append(out, `],"rules":[`...)
	out = t.names(out, `{"rule":"p/`, `","status":"applies"}`)
	out = append(out, `],"receipt":"r2:sha256:`...)
	out = t.seal(out, when)
	return append(out, `"}`...)
}

func (t *Twelve) values(out []byte) []byte {
	out = append(out, '[')
	for i, k := range t.hits {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, int64(k), 10)
	}
	return append(out, ']')
}

func (t *Twelve) names(out []byte, before, after string) []byte {
	for i, k := range t.hits {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, before...)
		out = append(out, twelveRules[k].name...)
		out = append(out, after...)
	}
	return out
}

func (t *Twelve) used(out []byte) []byte {
	reads, comma := 0, ""
	for _, k := range t.hits {
		reads |= twelveRules[k].reads
	}
	for i, name := range twelveFacts {
		if reads>>i&1 == 1 {
			out = append(append(append(append(out, comma...), '"'), name...), '"')
			comma = ","
		}
	}
	return out
}

// seal appends the receipt of docs/spec.md, R35 and R36.
func (t *Twelve) seal(out, at []byte) []byte {
	b := append(t.receipt[:0], "guize receipt 2\n{\"at\":\""...)
	b = append(b, at...)
	b = append(b, `","calendar":{"digest":"`...)
	b = append(b, t.Calendar...)
	b = append(b, `"},"digest":"`...)
	b = append(b, t.Digest...)
	b = append(b, `","language":2,"outcomes":{"applies":{"value":`...)
	b = t.values(b)
	b = append(b, `}},"rules":{"applies":[`...)
	b = t.names(b, `"p/`, `"`)
	b = append(b, `]},"rules_on":"`...)
	b = append(b, at[:len("2006-01-02")]...)
	b = append(b, `","status":"decided"}`...)
	t.receipt = b
	sum := sha256.Sum256(b)
	return hex.AppendEncode(out, sum[:])
}

// Check reports an answer that is not what [Twelve] gives.
func (t *Twelve) Check(a *workload.Application, at time.Time, got []byte) error {
	if want := t.Append(nil, a, at); !bytes.Equal(bytes.TrimSpace(got), want) {
		return fmt.Errorf("the answer is %s\nwant %s", got, want)
	}
	return nil
}
