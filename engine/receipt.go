package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"slices"
)

// receipt is the SHA-256 of the canonical JSON (RFC 8785) of the facts, the
// times, the digests, the language version and the decision, without what is
// written for people and without the decision's id and the receipt itself.
// Anybody who has the set and the facts can make it again.
func (ev *evaluation) receipt(st *state, d *Decision) string {
	w := writer{canon: canon{b: st.buf[:0]}, canonical: true}
	w.open('{')
	at := ev.in.At.UTC()
	w.key("at")
	w.moment(&at)
	w.key("decision")
	w.object(decisionShape, reflect.ValueOf(d).Elem())
	w.key("facts")
	w.record(ev.given.global, ev.eng.plan.Set.Zone)
	w.int("language", ev.eng.plan.Set.Language)
	w.optionalTexts("policies", sorted(ev.in.Policies))
	w.optionalTexts("unknown", sorted(ev.in.Unknown))
	w.close('}')
	st.buf = w.b
	sum := sha256.Sum256(w.b)
	var text [len("sha256:") + 2*sha256.Size]byte
	copy(text[:], "sha256:")
	hex.Encode(text[len("sha256:"):], sum[:])
	return string(text[:])
}

func sorted(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return slices.Sorted(slices.Values(list))
}
