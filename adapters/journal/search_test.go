package journal_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

func searched(t *testing.T, j *journal.Journal, s records.Search) []int64 {
	t.Helper()
	found, err := j.Search(t.Context(), s)
	if err != nil {
		t.Fatalf("%+v: %v", s, err)
	}
	out := []int64{}
	for _, e := range found {
		out = append(out, e.Seq)
	}
	return out
}

// withNumber is a set whose facts name the number of an application.
func withNumber(t *testing.T) *engine.Engine {
	t.Helper()
	return compile(t, setFile, "  length: {type", "  case.number: {type: string, alias: 编号, title: {zh: 编号, en: Number}}\n  length: {type")
}

func TestSearch(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		clock := at
		opts := journal.Options{Number: "case.number", Now: func() time.Time { return clock }}
		j, eng := open(t, name, opts), withNumber(t)
		for i, facts := range []string{
			`{"length": 300, "case": {"number": "A-1"}}`, `{"length": 301, "case.number": "A-2"}`, `{"length": 302, "编号": "A-1", "household.income": 5}`,
			`{}`, `{"length": 5, "case": {"number": "' OR 1=1 --"}, "contact.name": "A-1"}`,
		} {
			clock = at.Add(time.Duration(i) * time.Hour)
			keep(t, j, eng, facts)
		}
		for name, tt := range map[string]struct {
			s    records.Search
			want []int64
		}{
			"all":          {records.Search{}, []int64{5, 4, 3, 2, 1}},
			"number":       {records.Search{Number: "A-1"}, []int64{3, 1}},
			"no number":    {records.Search{Number: "A-"}, []int64{}},
			"quotes":       {records.Search{Number: "' OR 1=1 --"}, []int64{5}},
			"status":       {records.Search{Status: engine.StatusIncomplete}, []int64{5, 4, 2, 1}},
			"rule":         {records.Search{Rule: "line/coordination"}, []int64{4, 3, 2}},
			"set":          {records.Search{Sets: []string{"lines"}}, []int64{5, 4, 3, 2, 1}},
			"another set":  {records.Search{Sets: []string{"line", "pipe"}}, []int64{}},
			"from":         {records.Search{From: at.Add(3 * time.Hour)}, []int64{5, 4}},
			"until":        {records.Search{Until: at.Add(time.Hour)}, []int64{1}},
			"page":         {records.Search{Limit: 2}, []int64{5, 4}},
			"second page":  {records.Search{Limit: 2, Before: 4}, []int64{3, 2}},
			"two at once":  {records.Search{Number: "A-1", Rule: "line/filing"}, []int64{1}},
			"much at once": {records.Search{Sets: []string{"lines"}, Number: "A-1", Status: engine.StatusDecided, Rule: "line/aid", From: at, Until: at.Add(24 * time.Hour), Before: 9}, []int64{3}},
		} {
			if d := cmp.Diff(tt.want, searched(t, j, tt.s)); d != "" {
				t.Errorf("%s (-want +got):\n%s", name, d)
			}
		}
		prune(t, j, at.Add(150*time.Minute), "old", nil)
		if got := searched(t, j, records.Search{}); !cmp.Equal(got, []int64{5, 4}) {
			t.Errorf("after some were removed: %v", got)
		}
		for _, table := range []string{"found", "fired"} {
			var left int
			if err := j.Writer().QueryRow("SELECT COUNT(*) FROM " + table + " WHERE seq <= 3").Scan(&left); err != nil || left != 0 {
				t.Errorf("%s still has %d rows of what was removed, %v", table, left, err)
			}
		}
	})
}

// What an older version kept is found too, once the journal is opened.
func TestSearchOfOlderEntries(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j, eng := open(t, name, journal.Options{}), withNumber(t)
		for n := range 5 {
			keep(t, j, eng, fmt.Sprintf(`{"length": 400, "编号": "A-%d", "contact.name": "张三丰"}`, n))
		}
		for _, q := range []string{"DELETE FROM fired", "DELETE FROM found WHERE seq > 2"} {
			if err := j.Try(q); err != nil {
				t.Fatal(err)
			}
		}
		j.Tamper(t, "UPDATE entries SET body = ? WHERE seq = 4", []byte("x"))
		again := open(t, name, journal.Options{Number: "case.number"})
		if got := searched(t, again, records.Search{Rule: "line/coordination"}); !cmp.Equal(got, []int64{5, 3}) {
			t.Errorf("by rule: %v", got)
		}
		if got := searched(t, again, records.Search{Number: "A-4"}); !cmp.Equal(got, []int64{5}) {
			t.Errorf("by number: %v", got)
		}
	})
}

// A search reads an index, and not the entries one by one.
func TestSearchHasAnIndex(t *testing.T) {
	t.Parallel()
	j := open(t, t.TempDir()+"/j.db", journal.Options{})
	for name, s := range map[string]records.Search{
		"found_by_number": {Number: "x"}, "found_by_status": {Status: engine.StatusDecided}, "found_by_set": {Sets: []string{"x"}}, "found_by_rule": {Rule: "x"},
	} {
		if plan := j.Plan(t, s); !strings.Contains(plan, name) {
			t.Errorf("%+v is not found by %s:\n%s", s, name, plan)
		}
	}
}

// A program of the first version opens a journal with the tables of today, and
// what it writes is found later.
func TestOlderProgramRunsOn(t *testing.T) {
	t.Parallel()
	name := t.TempDir() + "/j.db"
	j, eng := open(t, name, journal.Options{}), withNumber(t)
	keep(t, j, eng, `{"length": 1}`)
	j.FirstTables(t)
	keep(t, j, eng, `{"length": 2}`)
	for _, table := range []string{"found", "fired"} { // which it does not know
		if err := j.Try("DELETE FROM " + table + " WHERE seq = 2"); err != nil {
			t.Fatal(err)
		}
	}
	again := open(t, name, journal.Options{})
	if got := searched(t, again, records.Search{}); !cmp.Equal(got, []int64{2, 1}) {
		t.Errorf("found %v", got)
	}
	if r := replay(t, again, journal.ReplayOptions{}); !r.OK() || r.Same != 2 {
		t.Errorf("replay: %+v", r)
	}
}
