package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules"
)

// TestReceiptAgainstGenericJSON makes the canonical text of a decision a second
// way: through encoding/json and a generic writer.
func TestReceiptAgainstGenericJSON(t *testing.T) {
	set, err := rules.Load(os.DirFS(".."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	eng, err := Compile(set)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2021, 9, 15, 1, 0, 0, 0, time.UTC)
	for _, app := range []string{
		`{}`,
		`{"services":["water","gas"],"site":{"central":true},"applicant":{"type":"enterprise"},"works":[{"service":"water","length":300.25}]}`,
		`{"services":["water"],"site":{"central":true},"applicant":{"uscc":"9142 0800 0000 0001 8w","name":"\u0001\"\\甲"},"bad":1,
		  "works":[{"service":"water","length":301,"completed_at":"2021-09-08T10:00:00+08:00"}],
		  "acts":[{"act":"falsified","subject":"某设计单位","role":"design","document_date":"2021-09-01"}]}`,
	} {
		in := Input{At: at, JSON: []byte(app)}
		d, err := eng.Evaluate(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := DecodeFacts(in.JSON)
		if err != nil {
			t.Fatal(err)
		}
		doc := map[string]any{"at": at.Format(time.RFC3339Nano), "language": int64(1),
			"facts": eng.readForTest(facts).plain(), "decision": genericDecision(t, d)}
		var w canon
		w.any(doc)
		sum := sha256.Sum256(w.b)
		if want := "sha256:" + hex.EncodeToString(sum[:]); d.Receipt != want {
			t.Errorf("Evaluate(%s).Receipt = %s, want %s of %s", app, d.Receipt, want, w.b)
		}
	}
}

// plain returns the facts as they were given, by path.
func (r *reading) plain() map[string]any {
	out := map[string]any{}
	for slot, f := range r.global.Type.Fields[:r.eng.plan.Lay.Facts] {
		if v := r.global.Slots[slot]; v.Known() {
			out[f.Name] = v.PlainIn(r.zone, &f.Type)
		}
	}
	return out
}

func genericDecision(t *testing.T, d *Decision) any {
	t.Helper()
	body, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if err := dec.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	delete(tree, "id")
	delete(tree, "receipt")
	for _, m := range tree["missing"].([]any) {
		delete(m.(map[string]any), "from")
	}
	return withoutWords(tree)
}

func withoutWords(x any) any {
	switch x := x.(type) {
	case map[string]any:
		for _, k := range []string{"message", "title", "fix", "reason", "question", "notes", "provisional_for", "time_used", "time_left"} {
			delete(x, k)
		}
		for k := range x {
			x[k] = withoutWords(x[k])
		}
	case []any:
		for i := range x {
			x[i] = withoutWords(x[i])
		}
	}
	return x
}

func (e *Engine) readForTest(facts map[string]any) *reading {
	r := e.newReading()
	r.object(facts, "")
	return r
}
