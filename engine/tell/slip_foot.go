package tell

import "strings"

// foot says what the citations mean, by which rules it was decided, and how to
// find the decision again.
func (s *slipWriter) foot() {
	var rows [][]string
	for _, id := range s.citedSources() {
		rows = append(rows, []string{id, s.source(id)})
	}
	if len(rows) > 0 {
		s.Heading(s.Lang.Say("依据", "Sources"))
		s.Columns("  ", rows)
	}
	s.Line("")
	if s.dec.Digest != "" {
		s.Line(s.Lang.Say("规则集 ", "Rules ") + s.dec.Set + " " + shortDigest(s.dec.Digest))
	}
	s.Line(s.Lang.Say("回执 ", "Receipt ") + s.dec.Receipt)
}

// shortDigest is as much of a digest as tells sets apart on paper.
func shortDigest(digest string) string {
	kind, sum, _ := strings.Cut(digest, ":")
	if len(sum) <= shownDigits {
		return digest
	}
	return kind + ":" + sum[:shownDigits] + "…"
}

const shownDigits = 12

// citedSources lists the sources that the decision cites, in the set's order.
func (s *slipWriter) citedSources() []string {
	cited := make(map[string]bool)
	add := func(list []string) {
		for _, c := range list {
			id, _, _ := strings.Cut(c, " ")
			cited[id] = true
		}
	}
	d := s.dec
	for i := range d.Outcomes {
		add(d.Outcomes[i].Cite)
	}
	for i := range d.Routes {
		add(d.Routes[i].Cite)
	}
	for i := range d.Deadlines {
		add(d.Deadlines[i].Cite)
	}
	for i := range d.Materials {
		add(d.Materials[i].Cite)
	}
	for i := range d.Notices {
		add(d.Notices[i].Cite)
	}
	for i := range d.Penalties {
		add(d.Penalties[i].Cite)
	}
	var out []string
	for _, src := range s.Set.Sources {
		if cited[src.ID] {
			out = append(out, src.ID)
		}
	}
	return out
}
