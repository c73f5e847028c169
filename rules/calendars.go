package rules

import "github.com/guize-rules/guize/rules/calendar"

// Calendar returns the calendar of that id: one that the set brings along, or
// "cn", the national calendar of China.
func (s *Set) Calendar(id string) (*calendar.Calendar, bool) {
	if id == "cn" {
		return calendar.China(), true
	}
	return nil, false
}
