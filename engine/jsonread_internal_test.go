package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules"
)

// FuzzJSONReader holds the reader that goes straight from JSON to slots
// against the one that goes by way of a map.
func FuzzJSONReader(f *testing.F) {
	set, err := rules.Load(f.Context(), os.DirFS(".."), "policies.yaml")
	if err != nil {
		f.Fatal(err)
	}
	eng, err := Compile(f.Context(), set)
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{
		`{}`, `{"services":["water"],"works":[{"service":"water","length":300.1}]}`, ` { "site" : { "central" : true } } `,
		`{"works":[{"length":1,"service":"gas"},{"service":"gas"}],"services":[]}`, `{"site.central":true}`, `{"site":{},"site":{}}`,
		`{"services":["water","water"]}`, `{"water":{"demand":1e3}}`, `{"water":{"demand":-0}}`, `{"water":{"demand":300.00000000000000001}}`,
		`{"applicant":{"name":"\u0061\n","uscc":"9142 0800 0000 0001 8w"}}`, `{"works":{"water":{"length":3}}}`, `{"x":1}`, `{"acts":[{}]}x`,
		`{"works":[{"service":"water","suspensions":[{"from":"2021-09-10","to":null}]}]}`, `{"application":{"accepted_at":"2021-09-10T01:02:03Z"}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		slow, err := DecodeFacts(data)
		fast := eng.newReading()
		fast.lang = "zh"
		if fast.readJSON(data) && err != nil {
			t.Fatalf("readJSON accepts what DecodeFacts refuses: %s: %v", data, err)
		}
		if err != nil {
			return
		}
		in := Input{At: time.Date(2021, 9, 10, 0, 0, 0, 0, time.UTC), JSON: data}
		got, want := evaluated(t, eng, in), []byte(nil)
		in.JSON, in.Facts = nil, slow
		if want = evaluated(t, eng, in); !bytes.Equal(got, want) {
			t.Errorf("JSON and map differ for %s:\n%s\n%s", data, got, want)
		}
	})
}

func evaluated(t *testing.T, eng *Engine, in Input) []byte {
	t.Helper()
	d, err := eng.Evaluate(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
