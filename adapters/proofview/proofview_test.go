package proofview_test

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/proofview"
	"github.com/guize-rules/guize/rules/calendar"
)

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func at(day, hour int, month time.Month, year int) time.Time {
	return time.Date(year, month, day, hour, 0, 0, 0, calendar.China().Zone())
}

func date(t *testing.T, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// suspended is a clock with a little of everything.
func suspended(t *testing.T) *calendar.Proof {
	t.Helper()
	k := calendar.Clock{
		Starts: []time.Time{at(10, 10, time.September, 2021)}, Within: calendar.Workdays(6),
		Exclude: []calendar.Interval{{From: at(14, 0, time.September, 2021), To: at(17, 0, time.September, 2021), Reason: calendar.Text{ZH: "听证 <1>", EN: "hearing <1>"}}},
	}
	p, err := k.Proof(calendar.China(), at(14, 10, time.September, 2021))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func proof(t *testing.T, start time.Time, p calendar.Period) *calendar.Proof {
	t.Helper()
	out, err := calendar.China().Proof(start, p)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// wellFormed reads the picture as XML and returns the words in it.
func wellFormed(t *testing.T, svg string) []string {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(svg))
	var words []string
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return words
		}
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := tok.(xml.CharData); ok && strings.TrimSpace(string(c)) != "" {
			words = append(words, string(c))
		}
	}
}

func TestProofSVG(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		proof *calendar.Proof
	}{
		{"suspended", suspended(t)},
		{"spring-2026", proof(t, at(12, 16, time.February, 2026), calendar.Workdays(5))},
		{"year-end-2026", proof(t, at(28, 9, time.December, 2026), calendar.Workdays(5))},
		{"rolled", proof(t, at(23, 10, time.September, 2025), calendar.Days(15))},
	}
	for _, tt := range tests {
		for _, lang := range []string{"zh", "en"} {
			svg, err := proofview.ProofSVG(tt.proof, lang)
			if err != nil {
				t.Fatal(err)
			}
			wellFormed(t, svg)
			golden(t, tt.name+"."+lang+".svg", svg)
		}
	}
}

// TestProofSVGShowsEveryDay finds each counted day's number in the picture.
func TestProofSVGShowsEveryDay(t *testing.T) {
	t.Parallel()
	svg, err := proofview.ProofSVG(proof(t, at(10, 10, time.September, 2021), calendar.Workdays(250)), "zh")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Join(wellFormed(t, svg), "\n") + "\n"
	for _, want := range []string{"第1个工作日", "第249个工作日", "届满 250", "2021年9月", "2022年9月"} {
		if !strings.Contains(words, want) {
			t.Errorf("the picture does not say %q", want)
		}
	}
}

func TestDaysSVG(t *testing.T) {
	t.Parallel()
	svg, err := proofview.DaysSVG(calendar.China(), date(t, "2026-09-01"), date(t, "2027-01-15"), "zh")
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, svg)
	golden(t, "days.zh.svg", svg)
	for _, tt := range []struct{ name, from, to string }{
		{"backwards", "2021-02-01", "2021-01-01"}, {"too long", "2011-01-01", "2031-01-01"},
	} {
		if svg, err := proofview.DaysSVG(calendar.China(), date(t, tt.from), date(t, tt.to), "en"); err == nil {
			t.Errorf("%s: %d bytes", tt.name, len(svg))
		}
	}
	last, err := proofview.DaysSVG(calendar.China(), date(t, "9999-12-01"), date(t, "9999-12-31"), "en")
	if err != nil || !strings.Contains(last, "December 9999") {
		t.Errorf("the last month of all: %v", err)
	}
}

func TestICS(t *testing.T) {
	t.Parallel()
	stamp := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	days, err := proofview.DaysICS(calendar.China(), date(t, "2026-09-01"), date(t, "2026-12-31"), stamp, "zh")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "days.zh.ics", days)
	cal, err := ics.ParseCalendar(strings.NewReader(days))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(cal.Events()); n != 4 {
		t.Errorf("%d entries, want Mid-Autumn, National Day and two make-up days", n)
	}
	due, err := proofview.ProofICS(proof(t, at(28, 9, time.December, 2026), calendar.Workdays(5)), proofview.Event{UID: "case-7", Stamp: stamp, Summary: "通水"}, "zh")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "due.zh.ics", due)
	cal, err = ics.ParseCalendar(strings.NewReader(due))
	if err != nil || len(cal.Events()) != 1 {
		t.Fatalf("%v", err)
	}
	ev := cal.Events()[0]
	if s, err := ev.GetAllDayStartAt(); err != nil || s.Format(time.DateOnly) != "2027-01-05" {
		t.Errorf("the entry is on %v, %v", s, err)
	}
	if got, want := ev.GetProperty(ics.ComponentPropertyDescription).Value, proof(t, at(28, 9, time.December, 2026), calendar.Workdays(5)).Text("zh"); got != want {
		t.Errorf("the description is not the proof (-want +got):\n%s", cmp.Diff(want, got))
	}
	if !strings.Contains(due, "STATUS:TENTATIVE") {
		t.Error("a provisional date is not marked")
	}
	if again, err := proofview.DaysICS(calendar.China(), date(t, "2026-09-01"), date(t, "2026-12-31"), stamp, "zh"); err != nil || again != days {
		t.Errorf("other bytes the second time: %v", err)
	}
}

func TestICSRefuses(t *testing.T) {
	t.Parallel()
	stamp := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	p := suspended(t)
	for name, e := range map[string]proofview.Event{"no id": {Stamp: stamp}, "no stamp": {UID: "x"}} {
		if s, err := proofview.ProofICS(p, e, "en"); err == nil {
			t.Errorf("%s: %s", name, s)
		}
	}
	if _, err := proofview.ProofICS(&calendar.Proof{}, proofview.Event{UID: "x", Stamp: stamp}, "en"); err == nil {
		t.Error("a clock without a due date has an entry")
	}
	if _, err := proofview.ProofSVG(&calendar.Proof{}, "en"); err == nil {
		t.Error("a proof without days has a picture")
	}
	for name, to := range map[string]string{"backwards": "2020-01-01", "too long": "2051-01-01"} {
		if _, err := proofview.DaysICS(calendar.China(), date(t, "2021-01-01"), date(t, to), stamp, "en"); err == nil {
			t.Errorf("%s: a file", name)
		}
	}
	if _, err := proofview.DaysICS(calendar.China(), date(t, "2021-01-01"), date(t, "2021-01-01"), time.Time{}, "en"); err == nil {
		t.Error("a file without a time")
	}
}

// TestProofsOfSeveralLimits draws limits one after the other and one that is
// counted back, and says when the latter is due.
func TestProofsOfSeveralLimits(t *testing.T) {
	t.Parallel()
	turn, err := calendar.ParseLimit("[2 workdays, 3 days]")
	if err != nil {
		t.Fatal(err)
	}
	start := at(10, 10, time.September, 2021)
	for name, k := range map[string]calendar.Clock{
		"in-turn": {Starts: []time.Time{start}, Limit: turn},
		"back":    {Backward: true, Before: start, Within: calendar.Days(5), Roll: calendar.RollPreviousWorkday},
	} {
		p, err := k.Proof(calendar.China(), start)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range []string{"zh", "en"} {
			svg, err := proofview.ProofSVG(p, lang)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+"."+lang+".svg", svg)
		}
		entry, err := proofview.ProofICS(p, proofview.Event{UID: "a", Stamp: start}, "en")
		if err != nil || !strings.Contains(entry, p.Due.Time.Format("20060102")) {
			t.Errorf("%s: %v\n%s", name, err, entry)
		}
	}
}

// TestDueAtMidnight: a due time at 00:00 is a time, in the words of slips.
func TestDueAtMidnight(t *testing.T) {
	t.Parallel()
	p, err := calendar.China().Proof(at(10, 0, time.September, 2021), calendar.Hours(24))
	if err != nil {
		t.Fatal(err)
	}
	entry, err := proofview.ProofICS(p, proofview.Event{UID: "a", Stamp: p.Start}, "en")
	if err != nil || !strings.Contains(entry, "(by 00:00)") || !strings.Contains(entry, "20210911") {
		t.Errorf("%v\n%s", err, entry)
	}
}
