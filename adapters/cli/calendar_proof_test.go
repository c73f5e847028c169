package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/cli"
)

func TestCalendarProof(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
		code int
	}{
		{"proof-spring", []string{"2026-02-12T16:00:00+08:00", "5 workdays", "--lang", "zh"}, 0},
		{"proof-year-end", []string{"2026-12-28", "5 workdays"}, 0},
		{"proof-in-turn", []string{"2021-09-10T10:00", "[3 workdays, 5 days]", "--lang", "en"}, 0},
		{"proof-back", []string{"2021-10-12", "4 workdays", "--back"}, 0},
		{"proof-suspended", []string{"2021-09-01", "5 workdays", "--exclude", "2021-09-02/2021-09-07", "--exclude", "2021-09-08T09:00/", "--partly", "excluded"}, 0},
		{"proof-options", []string{"2026-02-07", "7 days", "--make-up", "rests", "--ends", "close", "--roll", "next_workday", "--not-before", "2026-02-26"}, 0},
		{"proof-json", []string{"2021-09-17", "1 workday", "-o", "json"}, 0},
		{"proof-ics", []string{"2021-09-17", "1 workday", "--ics", "--title", "Connection", "--lang", "en"}, 0},
		{"proof-svg", []string{"2021-09-17", "1 workday", "--svg"}, 0},
		{"no period", []string{"2021-09-17", "soon"}, cli.ExitUsage},
		{"no time", []string{"soon", "1 workday"}, cli.ExitUsage},
		{"no roll", []string{"2021-09-17", "1 workday", "--roll", "up"}, cli.ExitUsage},
		{"no end", []string{"2021-09-17", "1 workday", "--ends", "noon"}, cli.ExitUsage},
		{"no make-up", []string{"2021-09-17", "1 workday", "--make-up", "x"}, cli.ExitUsage},
		{"no partly", []string{"2021-09-17", "1 workday", "--partly", "x"}, cli.ExitUsage},
		{"back twice", []string{"2021-09-17", "[1 day, 1 day]", "--back"}, cli.ExitUsage},
		{"back and on", []string{"2021-09-17", "1 day", "--back", "--roll", "next_workday"}, cli.ExitUsage},
		{"on and back", []string{"2021-09-17", "1 day", "--roll", "previous_workday"}, cli.ExitUsage},
		{"back over a suspension", []string{"2021-09-17", "1 day", "--back", "--exclude", "2021-09-13/"}, cli.ExitUsage},
		{"half an exclusion", []string{"2021-09-17", "1 workday", "--exclude", "2021-09-17"}, cli.ExitUsage},
		{"exclusion reversed", []string{"2021-09-17", "1 workday", "--exclude", "2021-09-18/2021-09-17"}, cli.ExitUsage},
		{"exclusion without times", []string{"2021-09-17", "1 workday", "--exclude", "x/2021-09-17"}, cli.ExitUsage},
		{"exclusion without end", []string{"2021-09-17", "1 workday", "--exclude", "2021-09-17/x"}, cli.ExitUsage},
		{"bad appointment", []string{"2021-09-17", "1 workday", "--not-before", "x"}, cli.ExitUsage},
		{"two forms", []string{"2021-09-17", "1 workday", "--svg", "--ics"}, cli.ExitUsage},
		{"no opening hours", []string{"2021-09-17", "4 workhours"}, cli.ExitFailure},
		{"too long", []string{"2021-09-17", "90 years"}, cli.ExitFailure},
		{"too long a picture", []string{"2021-09-17", "20 years", "--svg"}, cli.ExitFailure},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append([]string{"calendar", "proof"}, tt.args...)...)
			if got.code != tt.code || (got.stderr == "") != (tt.code == 0) {
				t.Fatalf("exit code %d, want %d: %s", got.code, tt.code, got.stderr)
			}
			if tt.code == 0 {
				golden(t, tt.name, got.stdout)
			}
		})
	}
}

func TestCalendarDaysViews(t *testing.T) {
	t.Parallel()
	ics := run(t, "", "calendar", "days", "2021-09-15", "2021-10-10", "--ics", "--lang", "zh")
	if ics.code != 0 {
		t.Fatal(ics.stderr)
	}
	golden(t, "days-ics", ics.stdout)
	svg := run(t, "", "calendar", "days", "2021-09", "--svg")
	if svg.code != 0 || !strings.HasPrefix(svg.stdout, "<svg ") {
		t.Errorf("exit code %d, %.100s", svg.code, svg.stdout)
	}
	if got := run(t, "", "calendar", "days", "2001-01-01", "2021-01-01", "--svg"); got.code != cli.ExitFailure {
		t.Errorf("a picture of twenty years: exit code %d", got.code)
	}
}

// The calendar as it was before Spring Festival 2020 was extended.
const before2020 = `guize: 1
set: history
title: history
calendars:
  before:
    base: cn
    layers:
      - id: first-notice
        notice: 国办发明电〔2019〕16号
        workdays: [2020-01-31, 2020-02-01]
`

const open2020 = "id\tstart\tperiod\n" +
	"A-1\t2020-01-23T10:00:00+08:00\t1 workday\n" +
	"A-2\t2020-01-10\t20个工作日\n" +
	"A-3\t2020-02-03\t5 workdays\n" +
	"CM\t2019-12-31\t1\n"

func TestCalendarChanges(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	set, cases := filepath.Join(dir, "history.yaml"), filepath.Join(dir, "open.tsv")
	for file, text := range map[string]string{set: before2020, cases: open2020} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name, stdin string
		args        []string
		want        result
	}{
		{
			name: "spring festival 2020", stdin: open2020, args: []string{set + ":before", "cn"},
			want: result{0, "A-1  2020-01-31  →  2020-02-03  3 days later\nA-2  2020-02-12  →  2020-02-14  2 days later\n5    2020-01-31  →  2020-02-03  3 days later\nopen cases: 4; moved: 3; only settled or provisional now: 0\n", ""},
		},
		{
			name: "from a file, by -p, in Chinese", args: []string{"before", "cn", "-p", set, "--cases", cases, "--lang", "zh"},
			want: result{0, "A-1  2020-01-31  →  2020-02-03  推迟 3 天\nA-2  2020-02-12  →  2020-02-14  推迟 2 天\n5    2020-01-31  →  2020-02-03  推迟 3 天\n在办件 4 件：届满日变动 3 件，仅确定与否变动 0 件\n", ""},
		},
		{
			name: "the notice for 2026", stdin: "A\t2026-02-13\t2 workdays\nB\t2026-03-02\t2 workdays\n", args: []string{"cn@2025-11-03", "cn@2025-11-04", "--settled"},
			want: result{0, "A  2026-02-23 (provisional)  →  2026-02-24  1 day later\nB  2026-03-04 (provisional)  →  2026-03-04  settled\nopen cases: 2; moved: 1; only settled or provisional now: 1\n", ""},
		},
		{
			name: "and back", stdin: "A\t2026-02-13\t2 workdays\nB\t2026-03-02\t2 workdays\n", args: []string{"cn", "cn@2025-11-03", "--settled"},
			want: result{0, "A  2026-02-24  →  2026-02-23 (provisional)  1 day earlier\nB  2026-03-04  →  2026-03-04 (provisional)  now provisional\nopen cases: 2; moved: 1; only settled or provisional now: 1\n", ""},
		},
		{
			name: "nothing", args: []string{"cn", "cn"},
			want: result{0, "open cases: 0; moved: 0; only settled or provisional now: 0\n", ""},
		},
		{
			name: "bad lines", stdin: "A\t2026-02-13\nB\tsoon\t1 day\nC\t2026-02-13\tsoon\n" + strings.Repeat("x", 1<<17) + "\nWD\t2026-02-13\t1\n", args: []string{"cn", "cn"},
			want: result{cli.ExitProblems, "open cases: 1; moved: 0; only settled or provisional now: 0\n", `line 1: want "id start period", separated by tabs
line 2: "soon": want a time; write it as 2021-09-10T09:00:00+08:00
line 3: "soon" is not a period: write a number and a unit, such as "1 workday", "0.5 workday", "3 days", "2 months", "1 year", "24 hours" or "4 workhours"
line 4: the line is too long
`},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, tt.stdin, append([]string{"calendar", "changes"}, tt.args...)...)
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(result{})); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s", diff)
			}
		})
	}
	js := run(t, open2020, "calendar", "changes", set+":before", "cn", "-o", "json")
	if js.code != 0 {
		t.Fatal(js.stderr)
	}
	golden(t, "changes-json", js.stdout)
	for _, args := range [][]string{{"cn@2003-01-01", "cn"}, {"cn", "cn@soon"}, {set + ":other", "cn"}} {
		if got := run(t, "", append([]string{"calendar", "changes"}, args...)...); got.code != cli.ExitUsage {
			t.Errorf("changes %q: exit code %d: %s", args, got.code, got.stderr)
		}
	}
	for _, args := range [][]string{{"nowhere.yaml:x", "cn"}, {"cn", "cn", "--cases", "nowhere.tsv"}} {
		if got := run(t, "", append([]string{"calendar", "changes"}, args...)...); got.code != cli.ExitFailure {
			t.Errorf("changes %q: exit code %d: %s", args, got.code, got.stderr)
		}
	}
}
