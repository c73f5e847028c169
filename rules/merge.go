package rules

import "time"

// finish lays the layers over one another, checks the whole and gives it back.
func (l *loader) finish(layers []*layer, main string) (*Set, error) {
	s := layers[len(layers)-1].set
	s.defaults()
	s.Files, s.Digest = l.files, digest(l.files, main)
	found := l.out.diagnostics()
	for _, d := range found {
		if d.Severity == SeverityError {
			s.Errors = append(s.Errors, d)
		} else {
			s.Warnings = append(s.Warnings, d)
		}
	}
	return s, found.Err()
}

// defaults fills in what a set need not say.
func (s *Set) defaults() {
	if len(s.Languages) == 0 {
		s.Languages = []string{"zh"}
	}
	if s.Zone == nil {
		s.Timezone = "Asia/Shanghai"
		s.Zone = time.FixedZone("Asia/Shanghai", 8*60*60)
		if z, err := time.LoadLocation(s.Timezone); err == nil {
			s.Zone = z
		}
	}
	if s.CalendarID == "" {
		s.CalendarID = "cn"
	}
}
