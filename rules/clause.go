package rules

import (
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// clauseNumber is the number in a piece of [Source.Clause].
var clauseNumber = regexp.MustCompile(`[一1]`)

// clauseForm is how the first clauses of a source are written: pieces divided by
// "|", each with one number.
func clauseForm() form[Text] {
	return form[Text]{ref("text"), func(r *reader, n *yaml.Node) Text {
		t := r.Text(n)
		for _, form := range t {
			for piece := range strings.SplitSeq(form, "|") {
				if len(clauseNumber.FindAllString(piece, -1)) != 1 {
					r.Fail(n, codeBadTemplate, text.Say("条款写法的每一段（以 | 分开）须有且只有一个“一”或“1”", `each piece of the form of a clause, divided by |, needs one "1" or "一"`),
						text.Say("写出第一条的样子，例如：第一条|第一款|第（一）项", "write how the first one looks, for example: art. 1|(1)"))
					return nil
				}
			}
		}
		return t
	}}
}
