package calendar

import (
	"fmt"
	"strings"
)

// Limit is how long a clock runs: one period or, where How is not zero, several
// limits put together. The zero Limit is none.
type Limit struct {
	Period Period // where How is zero
	How    How
	Parts  []Limit // at least two
}

// How says how limits are put together. The zero How is a period alone.
type How int

// The ways of putting limits together.
const (
	InTurn   How = iota + 1 // one after the other
	Latest                  // side by side from one start; the later end holds
	Earliest                // side by side from one start; the earlier end holds
)

// maxParts and maxDepth bound a limit that is put together.
const (
	maxParts = 16
	maxDepth = 4
)

// IsZero reports whether there is no limit.
func (l Limit) IsZero() bool { return l.How == 0 && l.Period.IsZero() }

// check returns what is wrong with the limit, or nil.
func (l Limit) check(depth int) error {
	switch {
	case l.How == 0:
		return l.Period.check()
	case l.How < InTurn || l.How > Earliest || len(l.Parts) < 2:
		return fmt.Errorf("a limit is a period, or at least two limits put together")
	case len(l.Parts) > maxParts || depth >= maxDepth:
		return fmt.Errorf("a limit has at most %d parts, and parts within parts at most %d deep", maxParts, maxDepth)
	}
	for _, p := range l.Parts {
		if err := p.check(depth + 1); err != nil {
			return err
		}
	}
	return nil
}

// String returns the limit as policy files have it and [ParseLimit] reads it:
// "1 workday", "[3 workdays, 5 days]", "{latest: [5 days, 3 workdays]}".
func (l Limit) String() string {
	if l.How == 0 {
		return l.Period.String()
	}
	parts := make([]string, len(l.Parts))
	for i, p := range l.Parts {
		parts[i] = p.String()
	}
	list := "[" + strings.Join(parts, ", ") + "]"
	switch l.How {
	case Latest:
		return "{latest: " + list + "}"
	case Earliest:
		return "{earliest: " + list + "}"
	}
	return list
}

// In returns the limit for people, as "3个工作日，其后5日" or, for "en",
// "the later of 5 days and 3 working days".
func (l Limit) In(lang string) string {
	t := l.text()
	return t.In(lang)
}

func (l Limit) text() Text {
	if l.How == 0 {
		return l.Period.text()
	}
	zh, en := make([]string, len(l.Parts)), make([]string, len(l.Parts))
	for i, p := range l.Parts {
		t := p.text()
		if p.How != 0 {
			t = Text{"（" + t.ZH + "）", "(" + t.EN + ")"}
		}
		zh[i], en[i] = t.ZH, t.EN
	}
	if l.How == InTurn {
		return Text{strings.Join(zh, "，其后"), strings.Join(en, ", then ")}
	}
	which := l.How.which(len(l.Parts))
	last := len(en) - 1
	return Text{strings.Join(zh, "、") + "中" + which.ZH, "the " + which.EN + " of " + strings.Join(en[:last], ", ") + " and " + en[last]}
}

// which is what decides among n limits that run side by side.
func (h How) which(n int) Text {
	switch {
	case h == Latest && n == 2:
		return Text{"较晚者", "later"}
	case h == Latest:
		return Text{"最晚者", "latest"}
	case n == 2:
		return Text{"较早者", "earlier"}
	}
	return Text{"最早者", "earliest"}
}

// ParseLimit reads what [Limit.String] writes, and periods as [ParsePeriod]
// does.
func ParseLimit(s string) (Limit, error) {
	p := limitParser{rest: strings.TrimSpace(s)}
	l, err := p.limit()
	if err == nil && p.rest != "" {
		err = fmt.Errorf("%q stands after the limit", p.rest)
	}
	if err != nil {
		return Limit{}, fmt.Errorf("%q is not a limit: %w", s, err)
	}
	return l, l.check(0)
}

type limitParser struct{ rest string }

func (p *limitParser) limit() (Limit, error) {
	switch {
	case p.skip("["):
		return p.list(InTurn)
	case p.skip("{"):
		for _, h := range []How{Latest, Earliest} {
			if p.skip(h.word()) && p.skip(":") && p.skip("[") {
				l, err := p.list(h)
				if err == nil && !p.skip("}") {
					err = fmt.Errorf("a } is missing")
				}
				return l, err
			}
		}
		return Limit{}, fmt.Errorf("after { stands \"latest: [\" or \"earliest: [\"")
	}
	end := strings.IndexAny(p.rest, ",]")
	if end < 0 {
		end = len(p.rest)
	}
	period, err := ParsePeriod(p.rest[:end])
	p.rest = strings.TrimSpace(p.rest[end:])
	return Limit{Period: period}, err
}

func (h How) word() string {
	if h == Latest {
		return "latest"
	}
	return "earliest"
}

func (p *limitParser) list(h How) (Limit, error) {
	l := Limit{How: h}
	for {
		part, err := p.limit()
		if err != nil {
			return l, err
		}
		if l.Parts = append(l.Parts, part); len(l.Parts) > maxParts {
			return l, fmt.Errorf("it has more than %d parts", maxParts)
		}
		switch {
		case p.skip("]"):
			return l, nil
		case !p.skip(","):
			return l, fmt.Errorf("a ] is missing")
		}
	}
}

func (p *limitParser) skip(s string) bool {
	rest, ok := strings.CutPrefix(p.rest, s)
	if ok {
		p.rest = strings.TrimSpace(rest)
	}
	return ok
}
