package engine

import (
	"testing"

	"github.com/guize-rules/guize/rules"
)

// TestDateAloneIsKept: a moment written as a date alone is that day's first
// moment, and stays told apart from one written with its time, since the end
// of a pause or an appointment means the whole day.
func TestDateAloneIsKept(t *testing.T) {
	set, err := rules.Parse(t.Context(), "p.yaml", []byte(`{guize: 1, set: s, title: {en: S}, languages: [en], facts: {a: {type: datetime, title: {en: A}}, b: {type: datetime, title: {en: B}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := DecodeFacts([]byte(`{"a": "2026-03-05", "b": "2026-03-05T00:00"}`))
	if err != nil {
		t.Fatal(err)
	}
	var w canon
	w.record(eng.readForTest(facts).global, set.Zone)
	if got, want := string(w.b), `{"a":"2026-03-05","b":"2026-03-05T00:00:00+08:00"}`; got != want {
		t.Errorf("facts %s, want %s", got, want)
	}
}
