package witness

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// byTags is a decision as encoding/json writes it from the tags alone.
type byTags struct {
	ID       string             `json:"id"`
	Language int                `json:"language"`
	Program  string             `json:"program,omitempty"`
	Set      string             `json:"set"`
	Digest   string             `json:"digest"`
	Calendar engine.CalendarRef `json:"calendar"`
	At       time.Time          `json:"at"`
	RulesOn  string             `json:"rules_on"`
	Policies []string           `json:"policies,omitempty"`
	Unknown  []string           `json:"unknown,omitempty"`
	Status   engine.Status      `json:"status"`
	Outcomes json.RawMessage    `json:"outcomes"`

	Conflicts  []engine.Conflict  `json:"conflicts"`
	Resolved   []engine.Resolved  `json:"resolved,omitempty"`
	Errors     []engine.RuleError `json:"errors"`
	Violations []engine.Violation `json:"violations"`
	Notices    []engine.Notice    `json:"notices"`
	Materials  []engine.Material  `json:"materials"`
	Routes     []engine.Route     `json:"routes"`
	Deadlines  []engine.Deadline  `json:"deadlines"`
	Penalties  []engine.Penalty   `json:"penalties"`
	Emitted    []engine.Emission  `json:"emitted"`
	Pending    []engine.Pending   `json:"pending,omitempty"`
	Missing    []engine.Missing   `json:"missing"`
	LeftOpen   []string           `json:"left_open,omitempty"`
	Assumed    []engine.Assumed   `json:"assumed"`
	Used       []string           `json:"used"`
	Rules      []engine.RuleState `json:"rules"`
	Receipt    string             `json:"receipt"`
	Commitment *engine.Commitment `json:"commitment,omitempty"`
}

// reflected is the JSON of a decision, made the slow way.
func reflected(t testing.TB, d *engine.Decision) string {
	t.Helper()
	out := byTags{}
	from, to := reflect.ValueOf(d).Elem(), reflect.ValueOf(&out).Elem()
	if from.NumField() != to.NumField() {
		t.Fatalf("a decision has %d fields, and the second witness %d", from.NumField(), to.NumField())
	}
	for i := range from.NumField() {
		if f := from.Type().Field(i); f.Name != "Outcomes" {
			to.FieldByName(f.Name).Set(from.Field(i))
		}
	}
	out.Outcomes = json.RawMessage(reflectedOutcomes(t, d.Outcomes))
	return encoded(t, out)
}

func reflectedOutcomes(t testing.TB, os engine.Outcomes) string {
	t.Helper()
	parts := make([]string, len(os))
	for i, o := range os {
		var v any = struct {
			Title string   `json:"title,omitempty"`
			Value any      `json:"value"`
			Rules []string `json:"rules"`
			Cite  []string `json:"cite"`
		}{o.Title, o.Value, given(o.Rules), given(o.Cite)}
		if o.Open {
			v = struct {
				Title    string   `json:"title,omitempty"`
				Possible []any    `json:"possible"`
				WaitsFor []string `json:"waits_for"`
				Rules    []string `json:"rules,omitempty"`
			}{o.Title, given(o.Possible), given(o.WaitsFor), o.Rules}
		}
		parts[i] = encoded(t, o.Name) + ":" + encoded(t, v)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func given[T any](list []T) []T { return append([]T{}, list...) }

func encoded(t testing.TB, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func wantReflected(t testing.TB, d *engine.Decision) {
	t.Helper()
	got, err := d.AppendJSON([]byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("x"+reflected(t, d), string(got)); diff != "" {
		t.Fatalf("(-encoding/json +AppendJSON)\n%s", diff)
	}
	if again, err := json.Marshal(*d); err != nil || !bytes.Equal(compact(t, again), compact(t, got[1:])) {
		t.Fatalf("Marshal gives %s, %v", again, err)
	}
}

// compact reads JSON and writes it without the escapes of HTML.
func compact(t testing.TB, text []byte) []byte {
	t.Helper()
	var v any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return []byte(encoded(t, v))
}

// TestAppendJSONAgainstReflection fills decisions field by field with every
// sort of value, and decides random applications to random sets.
func TestAppendJSONAgainstReflection(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(6, 9))
	for range longOr(500, 150) {
		var d engine.Decision
		fill(r, reflect.ValueOf(&d).Elem())
		wantReflected(t, &d)
	}
	for seed := range uint64(longOr(60, 12)) {
		yaml, g := randomSet(seed)
		w, err := newWitnesses(yaml)
		if err != nil {
			continue
		}
		for i := range uint64(6) {
			in := g.application(seed*100 + i)
			d, err := w.eng.Evaluate(context.Background(), engine.Input{At: genAt(), Facts: in.Facts, Unknown: in.Unknown})
			if err != nil {
				t.Fatal(err)
			}
			wantReflected(t, d)
		}
	}
}

// fill gives a value something, or nothing where its JSON may leave it out.
func fill(r *rand.Rand, v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(r.Int64N(1e10), r.Int64N(2)*r.Int64N(1e9)).In(time.FixedZone("", 8*3600))))
		return
	case map[string]any:
		v.Set(reflect.ValueOf(map[string]any{"乙": anyValue(r, 1), "a": anyValue(r, 1), "b\"": anyValue(r, 1)}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(anyText(r))
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int:
		v.SetInt(int64(r.IntN(3) - 1))
	case reflect.Interface:
		if x := anyValue(r, 2); x != nil {
			v.Set(reflect.ValueOf(x))
		}
	case reflect.Pointer:
		if r.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem())
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
		for i := range v.Len() {
			fill(r, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i))
		}
	}
}

func anyText(r *rand.Rand) string {
	return []string{"", "a", "外线长度", `"<&>\`, "\x00\x1f\n\t", "works[water].approval", "𝒜 é", "a\xffb"}[r.IntN(8)]
}

func anyValue(r *rand.Rand, deep int) any {
	numbers := []float64{0, math.Copysign(0, -1), 300.1, -1e-7, 1e21, 5e-324, 123456789, 1e20}
	switch n := r.IntN(9); {
	case n == 0:
		return nil
	case n == 1:
		return true
	case n == 2:
		return int64(r.Uint64())
	case n == 3:
		return json.Number(fmt.Sprintf("%d.50", r.IntN(1000)))
	case n == 4:
		return numbers[r.IntN(len(numbers))]
	case n == 5 && deep > 0:
		return []any{anyValue(r, deep-1), anyValue(r, deep-1)}
	case n == 6 && deep > 0:
		return map[string]any{"k": anyValue(r, deep-1), "": anyValue(r, deep-1)}
	case n == 7:
		return struct {
			A int `json:"a"`
		}{r.IntN(9)} // of a host
	}
	return anyText(r)
}

// A value that JSON cannot hold is an error, not a broken document.
func TestAppendJSONFails(t *testing.T) {
	t.Parallel()
	d := engine.Decision{Emitted: []engine.Emission{{Data: map[string]any{"f": func() {}}}}}
	if _, err := d.AppendJSON(nil); err == nil {
		t.Error("a function is taken")
	}
	if _, err := json.Marshal(d); err == nil {
		t.Error("Marshal takes it")
	}
}

func BenchmarkAppendJSON(b *testing.B) {
	const root = "../../.."
	set, err := rules.Load(b.Context(), os.DirFS(root), "policies.yaml")
	if err != nil {
		b.Fatal(err)
	}
	eng, err := engine.Compile(b.Context(), set)
	if err != nil {
		b.Fatal(err)
	}
	sample, err := os.ReadFile(root + "/examples/applications/both-one-over.json")
	if err != nil {
		b.Fatal(err)
	}
	d, err := eng.Evaluate(context.Background(), engine.Input{At: genAt(), JSON: sample})
	if err != nil {
		b.Fatal(err)
	}
	var buf []byte
	b.Run("AppendJSON", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if buf, err = d.AppendJSON(buf[:0]); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding_json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			reflected(b, d)
		}
	})
}
