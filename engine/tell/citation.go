package tell

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// Citation is a citation as documents write it: the short title of the source and
// its clause, in the form that the source gives to clauses (spec R43), such as
// 《民法典》第二百零一条.
func (n Teller) Citation(cite string) string {
	id, clause, _ := strings.Cut(cite, " ")
	src := n.source(id)
	switch {
	case src == nil:
		return cite
	case clause == "":
		return n.sourceTitle(src)
	}
	return n.sourceTitle(src) + n.Lang.Say("", " ") + n.clause(src, clause)
}

// citations are those of a list, with what cites one source together.
func (n Teller) citations(cites []string) []string {
	out, of := []string{}, []string{}
	for _, c := range cites {
		id, clause, _ := strings.Cut(c, " ")
		i, src := slices.Index(of, id), n.source(id)
		switch {
		case i < 0 || src == nil || clause == "":
			out, of = append(out, n.Citation(c)), append(of, id)
		default:
			out[i] += n.Lang.Say("、", ", ") + n.clause(src, clause)
		}
	}
	return out
}

// source is the declaration of a source; nil where there is none.
func (n Teller) source(id string) *rules.Source {
	for _, src := range n.Set.Sources {
		if src.ID == id {
			return src
		}
	}
	return nil
}

// sourceTitle is what a source is called where it is cited. Chinese puts it into
// title marks and leaves the state out of the name of a law.
func (n Teller) sourceTitle(src *rules.Source) string {
	title := cmp.Or(n.Words(src.Short), n.Words(src.Title), src.ID)
	if n.Lang != "zh" || title == src.ID || strings.HasPrefix(title, "《") {
		return title
	}
	return "《" + strings.TrimPrefix(title, "中华人民共和国") + "》"
}

// document is which document a source is: its whole title, who issued it, its number,
// and what it is called above.
func (n Teller) document(src *rules.Source) string {
	title, short := n.Words(src.Title), n.sourceTitle(src)
	var about []string
	for _, s := range []string{n.Words(src.Issuer), src.Number} {
		if s != "" {
			about = append(about, s)
		}
	}
	if n.Lang != "zh" {
		return strings.Join(append([]string{cmp.Or(title, src.ID)}, about...), ", ")
	}
	if title == "" {
		return src.ID
	}
	if title = "《" + strings.Trim(title, "《》") + "》"; title != short {
		about = append(about, "以下简称"+short)
	}
	return title + n.Lang.bracketed(strings.Join(about, "，"))
}

// clause is a clause as it stands behind the title of its source.
func (n Teller) clause(src *rules.Source, clause string) string {
	text := filled(n.Words(src.Clause), clause)
	if n.Lang == "zh" {
		return strings.NewReplacer("(", "（", ")", "）").Replace(text)
	}
	return text
}

var (
	numberedClause = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)*(?:[(（][^()（）]+[)）])*$`)
	inBrackets     = regexp.MustCompile(`[(（][一1]`)
	clausePart     = regexp.MustCompile(`[0-9]+|[(（][^()（）]+[)）]`)
)

// filled puts the numbers of a clause, "32.1(四)", into the pieces of a form,
// "第一条|第一款|第（一）项": each into the next piece of its kind, with
// brackets or without. A clause that is written in words, or that has more
// numbers than the form has pieces, stays as it is.
func filled(form, clause string) string {
	if form == "" || !numberedClause.MatchString(clause) {
		return clause
	}
	pieces, text := strings.Split(form, "|"), ""
	for _, part := range clausePart.FindAllString(clause, -1) {
		number := strings.Trim(part, "()（）")
		for {
			if len(pieces) == 0 {
				return clause
			}
			piece := pieces[0]
			pieces = pieces[1:]
			if inBrackets.MatchString(piece) == (number != part) {
				text += strings.NewReplacer("一", hanNumber(number), "1", number).Replace(piece)
				break
			}
		}
	}
	return text
}

// hanNumber is a whole number up to 9,999 in Chinese numerals; any other text as it is.
func hanNumber(s string) string {
	n, err := strconv.Atoi(s)
	if err != nil || n <= 0 || n > 9999 {
		return s
	}
	digits, places := []rune("零一二三四五六七八九"), []string{"千", "百", "十", ""}
	var out strings.Builder
	for i, unit := 0, 1000; i < len(places); i, unit = i+1, unit/10 {
		switch d := n / unit % 10; {
		case d != 0 && (d != 1 || unit != 10 || n > 19): // 10 is 十, and 110 is 一百一十
			out.WriteString(string(digits[d]) + places[i])
		case d != 0:
			out.WriteString(places[i])
		case out.Len() > 0 && n%unit > 0 && n/(unit*10)%10 != 0:
			out.WriteString("零")
		}
	}
	return out.String()
}
