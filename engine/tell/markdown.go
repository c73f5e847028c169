package tell

import (
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine"
)

// Markdown is text as a page of Markdown shows it: nothing in it is a mark, a
// tag or a name that somebody is called by.
func Markdown(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch r {
		case '&':
			out.WriteString("&amp;")
		case '<':
			out.WriteString("&lt;")
		case '>':
			out.WriteString("&gt;")
		case '@', '#':
			fmt.Fprintf(&out, "&#%d;", r)
		case '\n':
			out.WriteString("<br>")
		case '\u00a0': // page.Glue
			out.WriteByte(' ')
		case '\\', '`', '*', '_', '[', ']', '|', '~', '!', '$':
			out.WriteByte('\\')
			out.WriteRune(r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// markdown is a page of Markdown under way.
type markdown struct {
	strings.Builder
	lang Lang
}

func (m *markdown) line(format string, args ...any) {
	fmt.Fprintf(m, format, args...)
	m.WriteByte('\n')
}

// paragraph is text of ours, or of a set, as it is.
func (m *markdown) paragraph(text string) {
	if text != "" {
		m.line("\n%s", Markdown(text))
	}
}

// table has a line of headings and one for each row.
func (m *markdown) table(heads []string, rows [][]string) {
	m.line("\n| %s |\n|%s", strings.Join(heads, " | "), strings.Repeat("---|", len(heads)))
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = Markdown(c)
		}
		m.line("| %s |", strings.Join(cells, " | "))
	}
}

// Example is the facts of an application as a block of Markdown.
func (m *markdown) example(text string) {
	m.line("\n%s\n\n%s", m.lang.Say("例如：", "For example:"), CodeBlock(text))
}

// CodeBlock is a text as it is, in a block that nothing in it can end.
func CodeBlock(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + "\n" + text + "\n" + fence
}

// Markdown is the regions for a review: of each the applications, one of them,
// and what becomes of it; what follows from the outcomes is folded.
func (r *Regions) Markdown() string {
	m, l := &markdown{lang: r.Lang}, r.Lang
	m.line("### %s", Markdown(r.Compared))
	m.compared(r.RulesOn)
	m.paragraph(r.Verdict)
	for _, x := range r.Declared {
		m.line("\n- %s%s", l.Say("声明不同：", "declared differently: "), Markdown(x))
	}
	for i := range r.List {
		x := &r.List[i]
		m.line("\n#### %d. %s", i+1, Markdown(x.Where))
		m.example(x.Example)
		first, rest := x.split(l)
		heads := []string{l.Say("部分", "Part"), l.Say("事项", "What"), l.Say("变化", "Change")}
		if len(first) > 0 {
			m.table(heads, first)
		}
		if len(rest) > 0 {
			m.line("\n<details><summary>%s</summary>", l.Count(len(rest), "随之变化%d处", "%d change that follows", "%d changes that follow"))
			m.table(heads, rest)
			m.line("\n</details>")
		}
	}
	if len(r.Opened) > 0 {
		m.line("\n#### %s", l.Say("原可作出决定、现须先核实的", "Decided before, now waiting for"))
	}
	for i := range r.Opened {
		o := &r.Opened[i]
		m.line("\n**%s**", Markdown(o.Fact))
		m.example(o.Example)
		m.table([]string{l.Say("事项", "What"), l.Say("变化", "Change")}, o.rows())
	}
	if r.Untried {
		m.paragraph(untried(l))
	}
	if len(r.Undecided) > 0 {
		m.line("\n%s\n", l.Count(len(r.Undecided), "未能判定的有%d处（不能据此认定有差异，也不能据此认定无差异）：",
			"Not decided, in %d place (no proof of a difference, nor of none):", "Not decided, in %d places (no proof of a difference, nor of none):"))
		for _, u := range r.Undecided {
			m.line("- %s", Markdown(u))
		}
	}
	return m.String()
}

func (m *markdown) compared(rulesOn string) {
	if rulesOn != "" {
		m.paragraph(fmt.Sprintf(m.lang.Say("统一按%s的规定测算", "By the rules of %s throughout"), m.lang.day(rulesOn)))
	}
}

// split tells what is decided, and by when, from what follows.
func (r *Region) split(l Lang) (first, rest [][]string) {
	for _, s := range Sections() {
		for _, row := range r.rows(s) {
			row = append([]string{l.Section(s)}, row...)
			switch s {
			case engine.SectionOutcomes, engine.SectionDeadlines, engine.SectionViolations, engine.SectionStatus:
				first = append(first, row)
			default:
				rest = append(rest, row)
			}
		}
	}
	return first, rest
}

// Markdown is the history for a review: how many applications change, and in
// what.
func (h *History) Markdown() string {
	m, l := &markdown{lang: h.Lang}, h.Lang
	m.line("### %s", Markdown(h.Compared))
	m.compared(h.RulesOn)
	m.paragraph(h.Summary + l.Say("。", "."))
	heads := []string{l.Say("件数", "Applications"), l.Say("变化", "Change")}
	if len(h.Parts) > 0 {
		rows := make([][]string, len(h.Parts))
		for i, p := range h.Parts {
			rows[i] = []string{p.Label, p.Text}
		}
		m.table(heads, rows)
	}
	for _, s := range h.Sections {
		m.line("\n<details><summary>%s</summary>", Markdown(s.Title))
		m.table([]string{heads[0], l.Say("事项", "What"), heads[1]}, s.Kinds[:min(len(s.Kinds), listedKinds)])
		if more := len(s.Kinds) - listedKinds; more > 0 {
			m.paragraph(l.Count(more, "另有%d种没有列出", "%d more kind is not listed", "%d more kinds are not listed"))
		}
		m.line("\n</details>")
	}
	for _, u := range h.Unseen {
		m.paragraph(u)
	}
	return m.String()
}
