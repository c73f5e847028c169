package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

func TestParsePeriod(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want, zh, en string // want "": refused
		reason           string
	}{
		{"1 workday", "1 workday", "1个工作日", "1 working day", ""},
		{"0.5 workday", "0.5 workday", "0.5个工作日", "0.5 working day", "half units"},
		{"1.5 workdays", "1.5 workdays", "1.5个工作日", "1.5 working days", ""},
		{"20 workdays", "20 workdays", "20个工作日", "20 working days", ""},
		{"20.0 workdays", "20 workdays", "20个工作日", "20 working days", ""},
		{"3 days", "3 days", "3日", "3 days", ""},
		{"2 months", "2 months", "2个月", "2 months", ""},
		{"1 year", "1 year", "1年", "1 year", ""},
		{"0.5 year", "0.5 year", "0.5年", "0.5 year", "six months"},
		{"24 hours", "24 hours", "24小时", "24 hours", ""},
		{"4 workhours", "4 workhours", "4个工作小时", "4 working hours", ""},
		{" 7  days ", "7 days", "7日", "7 days", "spaces"},
		{"7days", "7 days", "7日", "7 days", ""},
		{"1个工作日", "1 workday", "1个工作日", "1 working day", "an officer's hand"},
		{"20工作日", "20 workdays", "20个工作日", "20 working days", ""},
		{"3天", "3 days", "3日", "3 days", ""},
		{"2个月", "2 months", "2个月", "2 months", ""},
		{"24小时", "24 hours", "24小时", "24 hours", ""},
		{"6 weeks", "42 days", "42日", "42 days", "a week is seven days"},
		{"1周", "7 days", "7日", "7 days", ""},
		{"2个星期", "14 days", "14日", "14 days", ""},
		{"0.5 week", "3.5 days", "3.5日", "3.5 days", "as half a day can be said"},
		{"150000 weeks", "", "", "", "too many days"},
		{"0 workdays", "0 workdays", "0个工作日", "0 working days", "the same day"},
		{"1000000 days", "1000000 days", "1000000日", "1000000 days", "the most"},
		{"1000001 days", "", "", "", "too many"},
		{"99999999999999999999 days", "", "", "", "no overflow"},
		{"0.5 month", "", "", "", "no fixed length"},
		{"0.25 workday", "", "", "", "only halves"},
		{"-1 workday", "", "", "", "negative"},
		{"1. workday", "", "", "", ""},
		{".5 workday", "", "", "", ""},
		{"1.5.0 days", "", "", "", ""},
		{"one day", "", "", "", ""},
		{"1", "", "", "", "no unit"},
		{"1 fortnight", "", "", "", "no such unit"},
		{"", "", "", "", ""},
	}
	for _, tt := range tests {
		p, err := calendar.ParsePeriod(tt.in)
		if (err == nil) != (tt.want != "") {
			t.Errorf("ParsePeriod(%q) = %v, %v; want %q: %s", tt.in, p, err, tt.want, tt.reason)
			continue
		}
		if err != nil {
			continue
		}
		if p.String() != tt.want || p.In("zh") != tt.zh || p.In("en") != tt.en {
			t.Errorf("ParsePeriod(%q) = %q %q %q, want %q %q %q: %s", tt.in, p, p.In("zh"), p.In("en"), tt.want, tt.zh, tt.en, tt.reason)
		}
		if back, err := calendar.ParsePeriod(p.String()); err != nil || back != p {
			t.Errorf("%q read back: %v, %v", p, back, err)
		}
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"1 workday", "0.5 workday", "20个工作日", "1.5.0 days", "999999999 hours", "３ days"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := calendar.ParsePeriod(s)
		if err != nil {
			return
		}
		if back, err := calendar.ParsePeriod(p.String()); err != nil || back != p {
			t.Errorf("%q is %v, read back %v, %v", s, p, back, err)
		}
		if back, err := calendar.ParsePeriod(p.In("zh")); err != nil || back != p {
			t.Errorf("%q in Chinese is %q, read back %v, %v", s, p.In("zh"), back, err)
		}
	})
}

func TestConstructors(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]calendar.Period{
		"3 workdays": calendar.Workdays(3), "3 days": calendar.Days(3), "3 months": calendar.Months(3),
		"3 years": calendar.Years(3), "3 hours": calendar.Hours(3), "3 workhours": calendar.Workhours(3), "": {},
	} {
		b, err := json.Marshal(p)
		if err != nil || string(b) != `"`+want+`"` {
			t.Errorf("%s, %v; want %q", b, err, want)
		}
		var back calendar.Period
		if err := json.Unmarshal(b, &back); err != nil || back != p {
			t.Errorf("%s read back: %v, %v", b, back, err)
		}
	}
	cn := calendar.China()
	for _, p := range []calendar.Period{calendar.Workdays(1 << 62), calendar.Days(-1 << 63), calendar.Workdays(-3), {Unit: 9, Halves: 2}, {}} {
		if due, err := cn.Due(moment(t, "2021-09-10 10:00"), p); err == nil {
			t.Errorf("%#v ends %v", p, due)
		}
	}
	if calendar.Unit(0).String() != "invalid" || calendar.Workday.String() != "workday" || calendar.DayKind(0).String() != "invalid" {
		t.Error("names of units and kinds")
	}
}

func TestParseWarn(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"50%": "50%", " 80 % ": "80%", "1 workday": "1 workday", "4 hours": "4 hours", "0%": "", "101%": "", "x%": "", "soon": ""} {
		w, err := calendar.ParseWarn(in)
		if (err == nil) != (want != "") || (err == nil && w.String() != want) {
			t.Errorf("ParseWarn(%q) = %v, %v; want %q", in, w, err, want)
		}
	}
	if (calendar.Warn{}).String() != "" {
		t.Error("the zero Warn is nothing")
	}
}

// TestWarn finds the moment at which the light turns yellow.
func TestWarn(t *testing.T) {
	t.Parallel()
	cals := calendars(t)
	cn, office := cals[0], cals[1]
	half := func(u calendar.Unit, n int) calendar.Period { return calendar.Period{Unit: u, Halves: n} }
	tests := []struct {
		name   string
		cal    *calendar.Calendar
		within calendar.Period
		warn   calendar.Warn
		want   string // the first yellow second; "" for none before it is late
		reason string
	}{
		{"never", cn, calendar.Workdays(5), calendar.Warn{}, "", "the zero Warn"},
		{"half of one day", cn, calendar.Workdays(1), calendar.Warn{Percent: 50}, "2021-09-13 12:00:00", "one-day clocks in hours"},
		{"half of one day's work", office, calendar.Workdays(1), calendar.Warn{Percent: 50}, "2021-09-13 11:45:00", "in hours of opening"},
		{"half of five", cn, calendar.Workdays(5), calendar.Warn{Percent: 50}, "2021-09-15 12:00:00", ""},
		{"two days left", cn, calendar.Workdays(5), calendar.Warn{Left: calendar.Workdays(2)}, "2021-09-15 00:00:00", "two after today"},
		{"half a day left", cn, calendar.Workdays(5), calendar.Warn{Left: half(calendar.Workday, 1)}, "2021-09-17 12:00:00", ""},
		{"one and a half", cn, calendar.Workdays(5), calendar.Warn{Left: half(calendar.Workday, 3)}, "2021-09-16 12:00:00", ""},
		{"calendar days left", cn, calendar.Days(10), calendar.Warn{Left: calendar.Days(3)}, "2021-09-19 00:00:00", "due on Wednesday 22 September"},
		{"half a calendar day", cn, calendar.Days(10), calendar.Warn{Left: half(calendar.Day, 1)}, "2021-09-22 12:00:00", ""},
		{"month left", cn, calendar.Months(3), calendar.Warn{Left: calendar.Months(1)}, "2021-11-10 00:00:00", ""},
		{"year left", cn, calendar.Years(2), calendar.Warn{Left: calendar.Years(1)}, "2022-09-11 00:00:00", "the due date rolled off a Sunday"},
		{"hours left", cn, calendar.Workdays(1), calendar.Warn{Left: calendar.Hours(4)}, "2021-09-13 19:59:59", "of the clock on the wall"},
		{"working hours left", office, calendar.Workdays(1), calendar.Warn{Left: calendar.Workhours(4)}, "2021-09-13 11:00:00", ""},
		{"half of a day's hours", cn, calendar.Hours(24), calendar.Warn{Percent: 50}, "2021-09-10 22:00:00", ""},
	}
	for _, tt := range tests {
		start := moment(t, "2021-09-10 10:00")
		k := calendar.Clock{Starts: []time.Time{start}, Within: tt.within, Warn: tt.warn}
		due, err := tt.cal.Due(start, tt.within)
		if err != nil {
			t.Fatal(err)
		}
		yellow := func(at time.Time) bool {
			s, err := k.At(tt.cal, at)
			if err != nil {
				t.Fatal(err)
			}
			return s.Light == calendar.Yellow
		}
		lo, hi := start, due.Time // green at lo, yellow at hi
		got := ""
		if yellow(hi) {
			for hi.Sub(lo) > time.Second {
				mid := lo.Add(hi.Sub(lo) / 2).Truncate(time.Second)
				if yellow(mid) {
					hi = mid
				} else {
					lo = mid
				}
			}
			got = hi.Format("2006-01-02 15:04:05")
		}
		if got != tt.want {
			t.Errorf("%s: yellow from %q, want %q: %s", tt.name, got, tt.want, tt.reason)
		}
	}
}

func TestAmount(t *testing.T) {
	t.Parallel()
	tests := []struct {
		amount calendar.Amount
		zh, en string
	}{
		{calendar.Amount{}, "", ""},
		{calendar.Amount{Unit: calendar.Workday, Days: 3}, "3个工作日", "3 working days"},
		{calendar.Amount{Unit: calendar.Day, Days: 1}, "1日", "1 day"},
		{calendar.Amount{Unit: calendar.Hour, Time: 150 * time.Minute}, "2小时30分", "2 hours 30 min"},
		{calendar.Amount{Unit: calendar.Workhour, Time: 2 * time.Hour}, "2个工作小时", "2 working hours"},
	}
	for _, tt := range tests {
		if zh, en := tt.amount.In("zh"), tt.amount.In("en"); zh != tt.zh || en != tt.en {
			t.Errorf("%+v is %q, %q; want %q, %q", tt.amount, zh, en, tt.zh, tt.en)
		}
	}
}

func TestOpeningText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"08:30-12:00": "08:30-12:00", " 14:00 - 24:00 ": "14:00-24:00", "8:30-12:00": "", "12:00-08:30": "", "08:30": "", "08:60-09:00": "", "24:01-24:30": "", "aa:bb-cc:dd": ""} {
		o, err := calendar.ParseOpening(in)
		if (err == nil) != (want != "") || (err == nil && o.String() != want) {
			t.Errorf("ParseOpening(%q) = %v, %v; want %q", in, o, err, want)
		}
	}
	if s := (calendar.Opening{From: 0, To: 61}).String(); s != "00:00-00:01:01" {
		t.Error(s)
	}
	for in, ok := range map[string]bool{"05-01": true, "02-29": true, "02-30": false, "13-01": false, "5-1": false, "": false, "00-01": false} {
		d, err := calendar.ParseMonthDay(in)
		if (err == nil) != ok || (ok && d.String() != in) {
			t.Errorf("ParseMonthDay(%q) = %v, %v", in, d, err)
		}
	}
}
