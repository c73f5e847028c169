package text_test

import (
	"testing"

	"github.com/guize-rules/guize/rules/text"
)

func TestNumberMeant(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"２００": "200", "12,000": "12000", "1,234,567.5": "1234567.5", "1.2万": "12000", "3亿": "300000000", "10%": "0.1", "-0.5 %": "-0.005", "300米": "300",
		"300 m": "300", "12,000元": "12000", "20℃": "20", "+5米": "5", "０．5": "0.5",
		"3OO": "300", "3OO.1": "300.1", "三百米": "300", "十五": "15", "一千二百": "1200", "两万元": "20000", "一百零五": "105",
		// what is a number already, and what nobody can tell
		"300": "", "-0.5": "", "1:30": "", "12,34": "", "2026/7/1": "", "2026-07-01": "", "50~200": "", "50至200": "", "1km": "", "3公里": "", "$12,000": "12000", "¥300": "300", "三百至五百": "", "米": "", "": "", "1.2.3": "", "3>2": "",
	} {
		if got, why := text.NumberMeant(written); got != want || (why == nil) != (want == "") {
			t.Errorf("%q: %q (%v), want %q", written, got, why, want)
		}
	}
}
