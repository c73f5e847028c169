package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

func date(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The standard library is the second witness for every day of 9,999 years.
func TestDateEveryDay(t *testing.T) {
	t.Parallel()
	d := date(t, "0001-01-01")
	at := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for !d.IsZero() {
		y, m, day := d.Date()
		wy, wm, wd := at.Date()
		if y != wy || m != wm || day != wd || d.Weekday() != at.Weekday() {
			t.Fatalf("day after: got %v %v, want %s", d, d.Weekday(), at.Format("2006-01-02 Mon"))
		}
		if back, err := calendar.NewDate(y, m, day); err != nil || back != d {
			t.Fatalf("NewDate(%d, %d, %d) = %v, %v", y, m, day, back, err)
		}
		d, at = d.AddDays(1), at.AddDate(0, 0, 1)
	}
	if got := at.Format("2006-01-02"); got != "10000-01-01" {
		t.Errorf("the last day is the one before %s", got)
	}
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		ok       bool
		reason   string
	}{
		{"plain", "2021-09-10", true, ""},
		{"year 1", "0001-01-01", true, "years 1 to 9999 are sound"},
		{"year 0", "0000-01-01", false, "there was none, and programs write it for no date"},
		{"year 9999", "9999-12-31", true, ""},
		{"leap", "2024-02-29", true, ""},
		{"no leap", "2023-02-29", false, "there is no such day"},
		{"century", "1900-02-29", false, "1900 was no leap year"},
		{"month 13", "2021-13-01", false, ""},
		{"day 0", "2021-01-00", false, ""},
		{"short", "2021-9-10", false, "strict"},
		{"slashes", "2021/09/10", false, "strict"},
		{"with time", "2021-09-10T00:00", false, "strict"},
		{"sign", "+021-09-10", false, "strict"},
		{"empty", "", false, ""},
		{"wide digits", "２０２１-09-10", false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := calendar.ParseDate(tt.in)
			if (err == nil) != tt.ok {
				t.Fatalf("ParseDate(%q) = %v, %v; want ok %v: %s", tt.in, d, err, tt.ok, tt.reason)
			}
			if tt.ok && d.String() != tt.in {
				t.Errorf("String() = %q, want %q", d, tt.in)
			}
		})
	}
}

func TestAddMonths(t *testing.T) {
	t.Parallel()
	tests := []struct {
		from   string
		n      int
		want   string
		reason string
	}{
		{"2024-01-31", 1, "2024-02-29", "no matching day: the last of the month"},
		{"2023-01-31", 1, "2023-02-28", "no matching day"},
		{"2020-02-29", 12, "2021-02-28", "no matching day"},
		{"2020-12-15", 1, "2021-01-15", "over the year's end"},
		{"2020-03-31", -1, "2020-02-29", "backwards"},
		{"2020-01-15", -13, "2018-12-15", "backwards over two year ends"},
		{"0001-01-15", -1, "", "before the first year"},
		{"9999-12-15", 1, "", "after the last year"},
		{"2020-01-01", 1 << 62, "", "absurd"},
		{"0004-02-29", 12 * 9995, "9999-02-28", "nearly the whole range"},
	}
	for _, tt := range tests {
		if got := date(t, tt.from).AddMonths(tt.n).String(); got != tt.want {
			t.Errorf("%s.AddMonths(%d) = %q, want %q: %s", tt.from, tt.n, got, tt.want, tt.reason)
		}
	}
}

func TestDateOutside(t *testing.T) {
	t.Parallel()
	first, last := date(t, "0001-01-01"), date(t, "9999-12-31")
	for _, d := range []calendar.Date{
		first.AddDays(-1), last.AddDays(1), last.AddDays(1 << 62), first.AddDays(-1 << 63),
		{}, calendar.Date{}.AddDays(1), calendar.Date{}.AddMonths(1),
		calendar.DateOf(last.In(time.UTC), time.FixedZone("", -3600)).AddDays(2),
		calendar.DateOf(time.Unix(1<<60, 0), time.UTC),
	} {
		if !d.IsZero() || d.String() != "" {
			t.Errorf("got %v, want no date", d)
		}
	}
	if got := last.Sub(first); got != 3652058 {
		t.Errorf("range of %d days", got)
	}
}

func TestDateOf(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 1, 31, 19, 24, 0, 0, time.UTC)
	if got := calendar.DateOf(at, calendar.China().Zone()).String(); got != "2025-02-01" {
		t.Errorf("in Shanghai it is %s", got)
	}
	if got := calendar.DateOf(time.Date(1969, 12, 31, 23, 59, 59, 9, time.UTC), time.UTC).String(); got != "1969-12-31" {
		t.Errorf("before 1970: %s", got)
	}
}

func TestDateJSON(t *testing.T) {
	t.Parallel()
	type box struct {
		D calendar.Date `json:"d"`
		E calendar.Date `json:"e,omitzero"`
	}
	b, err := json.Marshal(box{D: date(t, "2021-09-10")})
	if err != nil || string(b) != `{"d":"2021-09-10"}` {
		t.Fatalf("%s, %v", b, err)
	}
	var back box
	if err := json.Unmarshal([]byte(`{"d":"2021-09-10","e":""}`), &back); err != nil || back.D.String() != "2021-09-10" || !back.E.IsZero() {
		t.Errorf("%+v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"d":"10.9.2021"}`), &back); err == nil {
		t.Error("a German date was read")
	}
}

// TestZones asks whether days begin with their first moment and end with their
// last where clocks change, at midnight too: they leap over it in São Paulo and
// show it twice in Amman and in Santiago.
func TestZones(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Europe/Berlin", "America/New_York", "America/Sao_Paulo", "America/Santiago", "Asia/Amman", "Australia/Lord_Howe", "Asia/Shanghai"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Skipf("no time zone database: %v", err)
		}
		c, err := calendar.New(calendar.Spec{ID: "c", Zone: zone})
		if err != nil {
			t.Fatal(err)
		}
		for d := date(t, "1984-01-01"); d.Year() < 2020; d = d.AddDays(1) {
			y, m, day := d.Date()
			begins := d.In(zone)
			if first, before := calendar.DateOf(begins, zone), calendar.DateOf(begins.Add(-time.Second), zone); first != d || before.Compare(d) >= 0 {
				t.Fatalf("%v begins at %v in %s", d, begins, name)
			}
			if calendar.DateOf(begins.Add(-time.Hour), zone) == d {
				t.Fatalf("%v began before %v in %s", d, begins, name)
			}
			noon := time.Date(y, m, day, 12, 30, 0, 500, zone)
			if got := calendar.DateOf(noon, zone); got != d {
				t.Fatalf("noon of %v falls on %v in %s", d, got, name)
			}
			due, err := c.Due(noon, calendar.Days(1), calendar.RollNone)
			if err != nil || due.Date != d.AddDays(1) || calendar.DateOf(due.Time, zone) != due.Date || calendar.DateOf(due.Time.Add(time.Second), zone) == due.Date {
				t.Fatalf("a day after %v in %s is %v, %v", d, name, due, err)
			}
		}
		if d := date(t, "2021-03-04"); d.Month() != time.March || d.Day() != 4 || !d.Equal(d) || d.Compare(d) != 0 {
			t.Error(d)
		}
	}
}
