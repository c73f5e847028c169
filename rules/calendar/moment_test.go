package calendar_test

import (
	"testing"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

func TestParseMoment(t *testing.T) {
	t.Parallel()
	zone := calendar.China().Zone()
	for _, tt := range []struct{ text, want string }{
		{"2021-09-10", "2021-09-10T00:00:00+08:00"},
		{"2021-09-10 15:30", "2021-09-10T15:30:00+08:00"},
		{"2021-09-10T15", "2021-09-10T15:00:00+08:00"},
		{"2021-09-10T15:30:01", "2021-09-10T15:30:01+08:00"},
		{"2021-09-10T15:30:01.5Z", "2021-09-10T15:30:01Z"},
		{"2021-13-01", ""}, {"noon", ""}, {"", ""},
	} {
		got, ok := calendar.ParseMoment(tt.text, zone)
		if ok != (tt.want != "") || ok && got.Format(time.RFC3339) != tt.want {
			t.Errorf("ParseMoment(%q) = %v, %t, want %q", tt.text, got, ok, tt.want)
		}
	}
	if got, ok := calendar.ParseMoment("2021-09-10", nil); !ok || got.Location() != time.UTC {
		t.Errorf("without a zone: %v, %t", got, ok)
	}
}
