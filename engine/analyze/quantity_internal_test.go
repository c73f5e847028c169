package analyze

import (
	"fmt"
	"strings"
	"testing"
)

func TestQuantities(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"三百米以内容缺审批", "300 m"},
		{"外线均在300米以内，合计超过1,200.5米", "300 m, 1200.5 m"},
		{"Within 300 m by filing", "300 m"},
		{"the 300-metre rule", "300 m"},
		{"完工后1个工作日内接入", "1 workday"},
		{"within two working days; three days at most", "2 workday, 3 day"},
		{"十五日内，二十天，两万元，一千二百五十米", "15 day, 20 day, 20000 元, 1250 m"},
		{"一百零五天", "105 day"},
		{"10万元以上，80%", "100000 元, 80 %"},
		{"3小时、6个月、5年", "3 hour, 6 month, 5 year"},
		{"面积50平方米，50 m², 50 m3", "50 m², 50 m²"},
		{"2021年9月1日起，第3天", ""},
		{"in 2 minutes, 5 members, none", ""},
		{"一条线", ""},
		{"", ""},
	}
	for _, tt := range tests {
		var got []string
		for _, q := range quantities(tt.text) {
			got = append(got, fmt.Sprint(q.number, " ", q.unit))
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("quantities(%q) = %s, want %s", tt.text, s, tt.want)
		}
	}
}
