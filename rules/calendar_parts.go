package rules

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// This file reads the parts of a calendar: days, hours, weekends, zones.

type calendarSpan struct {
	from, to calendar.Date
	pos      Pos
}

// mostDays bounds a stretch of days, so that a slip in the year is noticed, and
// mostStretches the stretches of a layer.
const (
	mostDays      = 3660
	mostStretches = 5000
)

// days reads days: a date, or {date or from and to, name, hours}. Those that
// are given twice are found among seen.
func (r *reader) days(n *yaml.Node, what text.Noun, seen *[]calendarSpan, add func(calendarSpan, *calendarDay)) {
	r.Some(n, func(c *yaml.Node) {
		var d calendarDay
		if c.Kind != yaml.MappingNode {
			d.date = r.Date(c)
		} else if g := read(r, c, what, dayKeys(), &d); !r.oneWay(c, g) {
			return
		}
		if !d.date.IsZero() {
			d.from, d.to = d.date, d.date
		}
		span := calendarSpan{d.from, d.to, r.Pos(c)}
		if r.sound(span, seen) {
			add(span, &d)
		}
	})
}

// oneWay reports days that are given in no way, or in two.
func (r *reader) oneWay(n *yaml.Node, g given) bool {
	switch {
	case g == nil:
		return false
	case g.Has("date") && g.Has("from", "to"):
		r.Fail(n, codeConflictingKeys, text.Say("date 不能与 from、to 同写", `"date" does not go with "from" and "to"`), nil)
		return false
	case !g.Has("date") && !(g.Has("from") && g.Has("to")):
		r.Fail(n, source.CodeMissingKey, text.Say("这里缺少日期", "the date is missing here"),
			text.Say("写 date，或写 from 和 to", `give "date", or "from" and "to"`))
		return false
	}
	return true
}

// sound reports a stretch that runs backwards, is absurd, or meets another.
func (r *reader) sound(s calendarSpan, seen *[]calendarSpan) bool {
	switch {
	case s.from.IsZero() || s.to.IsZero():
		return false // said before
	case s.to.Before(s.from):
		r.Out.Fail(s.pos, codeDatesReversed, text.Say("终点 %s 早于起点 %s", "it ends on %s, before it begins on %s", s.to, s.from),
			text.Say("调换两个日期", "swap the two dates"))
		return false
	case s.to.Sub(s.from) > mostDays:
		r.Out.Fail(s.pos, source.CodeTooLarge, text.Say("一次列出 %d 天，超过上限 %d 天", "%d days are listed at once, more than the limit of %d", s.to.Sub(s.from)+1, mostDays), nil)
		return false
	}
	if len(*seen) == mostStretches {
		r.Out.Fail(s.pos, source.CodeTooMany, text.Say("一层列出的日子超过 %d 段", "a layer lists more than %d stretches of days", mostStretches), nil)
	}
	if len(*seen) >= mostStretches {
		*seen = append(*seen, s)
		return false
	}
	for _, o := range *seen {
		if !s.to.Before(o.from) && !o.to.Before(s.from) {
			r.Out.Fail(s.pos, codeDatesOverlap, text.Say("同一天写了两次，另一处见 %s", "a day is given twice; the other place is %s", o.pos), nil, o.pos)
			return false
		}
	}
	*seen = append(*seen, s)
	return true
}

// hours reads opening hours: a list of openings for the whole year, or a list
// of seasons.
func (r *reader) hours(n *yaml.Node) []calendar.OpeningHours {
	var out []calendar.OpeningHours
	var always []calendar.Opening
	r.Some(n, func(c *yaml.Node) {
		if c.Kind == yaml.MappingNode {
			out = append(out, r.season(c))
			return
		}
		always = r.opening(always, c)
	})
	if always != nil {
		out = append(out, calendar.OpeningHours{Day: always})
	}
	return out
}

func (r *reader) season(n *yaml.Node) calendar.OpeningHours {
	h := calendar.OpeningHours{Weekday: map[time.Weekday][]calendar.Opening{}}
	read(r, n, "一季的工作时间|the hours of a season", seasonKeys(), &h)
	return h
}

func weekdayWords() []string { return []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} }

func (r *reader) openings(n *yaml.Node) []calendar.Opening {
	var out []calendar.Opening
	r.Some(n, func(c *yaml.Node) { out = r.opening(out, c) })
	return out
}

// someOpenings reads the hours of a day that is worked: at least one opening.
func (r *reader) someOpenings(n *yaml.Node) []calendar.Opening {
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.Fail(n, codeBadHours, text.Say("没有写工作时间", "there is no opening"), text.Say("整天不上班的日子写在 holidays 里", "a day that is not worked belongs under holidays"))
	}
	return r.openings(n)
}

// opening reads "08:30-12:00" after the openings before it.
func (r *reader) opening(before []calendar.Opening, n *yaml.Node) []calendar.Opening {
	if !r.IsScalar(n, "一段工作时间，如 08:30-12:00|an opening such as 08:30-12:00") {
		return before
	}
	o, err := calendar.ParseOpening(n.Value)
	switch {
	case err != nil:
		r.Fail(n, codeBadHours, text.Say("%s 不是一段工作时间", "%s is not an opening time", text.Quoted(n.Value)),
			text.Say("写成 08:30-12:00，一天的终点写 24:00", "write it like 08:30-12:00; the end of the day is 24:00")).
			Instead(n.Value, openingMeant(n.Value))
		return before
	case len(before) > 0 && o.From < before[len(before)-1].To:
		r.Fail(n, codeBadHours, text.Say("这段时间不在前一段 %s 之后", "this opening is not after the one before, %s", before[len(before)-1]),
			text.Say("按先后写，互不重叠", "write them in order, without overlap"))
		return before
	}
	return append(before, o)
}

// openingSlip is an opening as it stands on a door: 8:30-12:00, 8.30~12.00, 08:30 to 12:00,
// 上午8点半至12点, 1:30pm-5pm.
var openingSlip = regexp.MustCompile(`^(上午|下午)?\s*(\d{1,2})(?:[:.时点](\d{2}|半)?)?分?\s*([ap]m)?\s*(?:-|–|—+|~|～|〜|至|到|to)\s*(上午|中午|下午)?\s*(\d{1,2})(?:[:.时点](\d{2}|半)?)?分?\s*([ap]m)?$`)

// openingMeant is the opening that was meant by one that is written otherwise; "" where
// that cannot be seen.
func openingMeant(s string) string {
	m := openingSlip.FindStringSubmatch(strings.ToLower(text.HalfWidth(strings.TrimSpace(s))))
	if m == nil {
		return ""
	}
	clock := func(half, hour, minute, ampm string) string {
		h, _ := strconv.Atoi(hour) // two digits at most
		if (half == "下午" || ampm == "pm") && h < 12 {
			h += 12
		}
		switch minute {
		case "":
			minute = "00"
		case "半":
			minute = "30"
		}
		return fmt.Sprintf("%02d:%s", h, minute)
	}
	if m[5] == "" && m[8] == "" { // said once: 下午2点至5点
		m[5] = m[1]
	}
	o, err := calendar.ParseOpening(clock(m[1], m[2], m[3], m[4]) + "-" + clock(m[5], m[6], m[7], m[8]))
	if err != nil {
		return ""
	}
	return o.String()
}

func (r *reader) monthDay(n *yaml.Node) calendar.MonthDay {
	s := r.Str(n, "一年中的一天，如 05-01|a day of the year such as 05-01")
	d, err := calendar.ParseMonthDay(s)
	if err != nil && s != "" {
		r.Fail(n, source.CodeBadDate, text.Say("%s 不是一年中的一天", "%s is not a day of the year", text.Quoted(s)),
			text.Say("写成 05-01 这样", "write it like 05-01"))
	}
	return d
}

func (r *reader) weekend(n *yaml.Node) []time.Weekday {
	out := []time.Weekday{} // an empty list is no weekend
	words := weekdayWords()
	r.Some(n, func(c *yaml.Node) {
		w := r.OneWord(c, "一周中的一天|a day of the week", words...)
		for i, word := range words {
			if w == word {
				out = append(out, time.Weekday(i))
			}
		}
	})
	return out
}

func (r *reader) zone(n *yaml.Node) *time.Location {
	name := r.Str(n, "时区|a time zone")
	if name == "" {
		return nil
	}
	if cn := calendar.China().Zone(); name == cn.String() {
		return cn // the same on a machine without a time zone database
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		r.Fail(n, codeBadTimezone, text.Say("没有时区 %s", "there is no time zone %s", text.Quoted(name)),
			text.Say("写 Asia/Shanghai 这样的名称", "write a name such as Asia/Shanghai"))
		return nil
	}
	return zone
}

// years reads [first, last].
func (r *reader) years(n *yaml.Node) (out [2]int) {
	var years []int
	r.Items(n, "years|years", func(c *yaml.Node) {
		y, err := strconv.Atoi(r.Number(c))
		if err == nil {
			years = append(years, y)
		}
	})
	if n.Kind != yaml.SequenceNode {
		return out
	}
	if len(years) != 2 {
		r.Fail(n, codeBadValue, text.Say("years 要写两个年份", "years takes two years"), text.Say("写成 [2015, 2035]", "write [2015, 2035]"))
		return out
	}
	return [2]int{years[0], years[1]}
}
