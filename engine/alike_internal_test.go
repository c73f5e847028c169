package engine

import (
	"context"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules"
)

const alikeSet = `guize: 1
set: alike
languages: [en]
sources: {s: {title: S}}
bodies: {me: {title: Me}}
facts:
  name: {type: string, max_length: 20}
  phone: {type: string, format: cn-phone}
  code: {type: string}
  born: {type: event}
  size: {type: number, min: 0}
  kinds: {type: set, values: [a, b]}
  parts: {type: list, key: kind, keys: kinds, item: {owner: {type: string}, size: {type: number}, stops: {type: list, item: {from: {type: datetime}, to: {type: datetime}}}}}
  notes: {type: list, item: {by: {type: string}, text: {type: string}}}
  others: {type: list, item: {by: {type: string}}}
define: {has_phone: known(phone)}
outcomes: {ok: {type: bool}, parts.big: {type: bool}}
policies:
  p:
    cite: s 1
    rules:
      - {id: asks, when: known(name) and has_phone, then: [notice: {code: asked, message: asked}]}
      - {id: lists, when: 'len(unknown_facts(name, born)) > 0', then: [notice: {code: lacking, message: lacking}]}
      - {id: reads, when: size > 5 and code != "x", then: [decide: {ok: true}]}
      - {id: each, for: part in parts, when: part.size > 3 and known(part.owner), then: [decide: {part.big: true}]}
      - {id: whole, when: 'any(notes, .by == "me")', then: [notice: {code: mine, message: mine}]}
      - {id: clock, for: part in parts, then: [deadline: {id: c, owner: me, start: born, within: 1 day, exclude: part.stops}]}
`

// TestAlike says which changes of an application need no new decision.
func TestAlike(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "alike.yaml", []byte(alikeSet))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	const part = `"kinds": ["a"], "parts": [{"kind": "a", "size": 4, "owner": "o"`
	at := time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name, a, b string
		alike      bool
	}{
		{"nothing changes", `{"name": "a", "size": 3}`, `{"name": "a", "size": 3.0}`, true},
		{"only asked for", `{"name": "a"}`, `{"name": "b"}`, true},
		{"asked for in a definition", `{"phone": "13800000000"}`, `{"phone": "13900000000"}`, true},
		{"not known before", `{}`, `{"name": "b"}`, false},
		{"blank, so not known", `{"phone": " "}`, `{"phone": "13800000000"}`, false},
		{"read by a rule", `{"size": 3}`, `{"size": 4}`, false},
		{"a text that is read", `{"code": "x"}`, `{"code": "y"}`, false},
		{"start of a clock", `{"born": "2021-09-01T00:00:00Z"}`, `{"born": "2021-09-02T00:00:00Z"}`, false},
		{"wrong before", `{"name": "a"}`, `{"name": "aaaaaaaaaaaaaaaaaaaaaaaaaaa"}`, false},
		{"told before", `{"phone": "13800000000"}`, `{"phone": "138 0000 0000"}`, false},
		{"wrong both times", `{"bad": 1}`, `{"bad": 2}`, true},
		{"in an element, only asked for", `{` + part + `}]}`, `{"kinds": ["a"], "parts": [{"kind": "a", "size": 4, "owner": "p"}]}`, true},
		{"in an element, read", `{` + part + `}]}`, `{"kinds": ["a"], "parts": [{"kind": "a", "size": 5, "owner": "o"}]}`, false},
		{"another key", `{"kinds": ["a"]}`, `{"kinds": ["b"]}`, false},
		{"in an element's list", `{` + part + `, "stops": [{"from": "2021-09-01T00:00:00Z"}]}]}`, `{` + part + `, "stops": [{"from": "2021-09-02T00:00:00Z"}]}]}`, false},
		{"of a list read as a whole", `{"notes": [{"by": "me", "text": "a"}]}`, `{"notes": [{"by": "me", "text": "b"}]}`, false},
		{"of a list that nothing reads", `{"others": [{"by": "me"}]}`, `{"others": [{"by": "you"}]}`, true},
		{"one more of it", `{"others": [{"by": "me"}]}`, `{"others": [{"by": "me"}, {"by": "you"}]}`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx, a, b := context.Background(), Input{At: at, JSON: []byte(tt.a)}, Input{At: at, JSON: []byte(tt.b)}
			x, err := eng.read(ctx, a)
			if err != nil {
				t.Fatal(err)
			}
			y, err := eng.read(ctx, b)
			if err != nil {
				t.Fatal(err)
			}
			if got := x.alike(y); got != tt.alike {
				t.Errorf("alike(%s, %s) = %v", tt.a, tt.b, got)
			}
			if got, err := eng.Alike(ctx, a, b); err != nil || got != tt.alike {
				t.Errorf("Alike(%s, %s) = %v, %v", tt.a, tt.b, got, err)
			}
			x.release()
			y.release()
			da, err := eng.Evaluate(ctx, a)
			if err != nil {
				t.Fatal(err)
			}
			db, err := eng.Evaluate(ctx, b)
			if err != nil {
				t.Fatal(err)
			}
			if tt.alike && da.Receipt != db.Receipt {
				t.Errorf("receipts %s and %s of inputs that are alike", da.Receipt, db.Receipt)
			}
		})
	}
}

func (e *Engine) readForTest(facts map[string]any) *reading {
	r := e.newReading()
	r.object(facts, "")
	return r
}
