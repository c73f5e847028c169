package tell

import "testing"

// What is told of functions and periods has no code in it.
func TestFunctionWords(t *testing.T) {
	t.Parallel()
	for code, want := range map[string][2]string{
		"age(⟦0⟧, ⟦1⟧) >= 18":                    {"自⟦0⟧至⟦1⟧的周岁数不小于18", "the age from ⟦0⟧ to ⟦1⟧ is at least 18"},
		"⟦0⟧ + 18 years":                         {"⟦0⟧加18年", "⟦0⟧ + 18 years"},
		"⟦0⟧ - 1 workday":                        {"⟦0⟧减1个工作日", "⟦0⟧ - 1 working day"},
		"workdays_between(⟦0⟧, date(⟦1⟧)) > ⟦2⟧": {"自⟦0⟧至⟦1⟧的日期的工作日数大于⟦2⟧", "the working days from ⟦0⟧ to the date of ⟦1⟧ is over ⟦2⟧"},
		"max(⟦0⟧, 3) < min(⟦1⟧, abs(⟦2⟧))":       {"⟦0⟧与3中较大的小于⟦1⟧与⟦2⟧的绝对值中较小的", "the greater of ⟦0⟧ and 3 is under the lesser of ⟦1⟧ and the size of ⟦2⟧"},
		"last_of_month(⟦0⟧ + 1 month) == ⟦1⟧":    {"⟦0⟧加1个月当月的末日为⟦1⟧", "the last of the month of ⟦0⟧ + 1 month is ⟦1⟧"},
		"happened(⟦0⟧) and not known(⟦1⟧)":       {"已有“⟦0⟧”的记录，且“⟦1⟧”尚不知道", "⟦0⟧ has come and ⟦1⟧ is not known"},
		"days_between(⟦0⟧, ⟦1⟧) in [⟦2⟧, ⟦3⟧]":   {"自⟦0⟧至⟦1⟧的日数属于[⟦2⟧, ⟦3⟧]", "the days from ⟦0⟧ to ⟦1⟧ is one of [⟦2⟧, ⟦3⟧]"},
		"usage(⟦0⟧, ⟦1⟧) > 3":                    {"usage(⟦0⟧, ⟦1⟧)大于3", "usage(⟦0⟧, ⟦1⟧) is over 3"},
	} {
		for i, l := range []Lang{"zh", "en"} {
			if got := l.operators(code); got != want[i] {
				t.Errorf("%s: %s: %s, want %s", l, code, got, want[i])
			}
		}
	}
}
