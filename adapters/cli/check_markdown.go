package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

// markdownOutput is the output for the review of a change.
const markdownOutput = "markdown"

// checkMarkdown writes the findings for a review, each with the application that
// shows it.
func (a *app) checkMarkdown(l tell.Lang, f *findings) {
	errs, warnings := count(f.diagnostics())
	fmt.Fprintf(a.out, "### %s\n\n", tell.Markdown(a.policies))
	what := l.Say("错误 %d 个，警告 %d 个", "errors %d, warnings %d")
	if f.since != "" {
		what = l.Say("新增错误 %d 个，警告 %d 个", "new errors %d, new warnings %d")
	}
	fmt.Fprintf(a.out, "%s\n", fmt.Sprintf(what, errs, warnings))
	for i := range f.list {
		x := &f.list[i]
		fmt.Fprintf(a.out, "\n**%s** %s %s \\[%s\\]\n", severityWord(l, x.Severity), "`"+strings.ReplaceAll(x.Pos.String(), "`", "")+"`",
			tell.Markdown(x.Message.In(string(l), "en")), x.Code)
		if w := x.Witness; w != nil {
			fmt.Fprintf(a.out, "\n%s\n\n%s\n", l.Say("例如：", "For example:"), tell.CodeBlock(tell.ExampleText(l, w, f.at)))
			if x.Twin != nil {
				fmt.Fprintf(a.out, "\n%s\n\n%s\n", l.Say("对照：", "Beside:"), tell.CodeBlock(tell.ExampleText(l, x.Twin, f.at)))
			}
			if shows := w.Shows.In(string(l), "en"); shows != "" {
				fmt.Fprintf(a.out, "\n→ %s\n", tell.Markdown(shows))
			}
		}
		if hint := x.Hint.In(string(l), "en"); hint != "" {
			fmt.Fprintf(a.out, "\n%s%s\n", l.Say("提示：", "Hint: "), tell.Markdown(hint))
		}
	}
	for _, code := range sortedKeys(f.left) {
		fmt.Fprintf(a.out, l.Say("\n另有 %d 个 \\[%s\\] 没有列出\n", "\n%d more of \\[%s\\] are not listed\n"), f.left[code], code)
	}
	for i := range f.promises {
		fmt.Fprintf(a.out, "\n%s\n", tell.Markdown(promised(l, &f.promises[i])))
	}
	for _, u := range f.undecided {
		if u.Code == analyze.CodePromise {
			continue
		}
		fmt.Fprintf(a.out, l.Say("\n未能判定：%s \\[%s\\]\n", "\nNot decided: %s \\[%s\\]\n"), tell.Markdown(u.On), u.Code)
	}
}

// without leaves out what another set has already, wherever it stands there.
func (f *findings) without(before *findings) {
	seen := sameBefore(before.diagnostics())
	kept := f.list[:0]
	for _, x := range f.list {
		if !seen(x.Diagnostic) {
			kept = append(kept, x)
		}
	}
	f.list = kept
	f.promises = slices.DeleteFunc(f.promises, func(p analyze.Promise) bool {
		return slices.ContainsFunc(before.promises, func(q analyze.Promise) bool { return q.ID == p.ID && q.State == p.State })
	})
	known := map[string]bool{}
	for _, u := range before.undecided {
		known[u.Code+" "+u.On] = true
	}
	open := f.undecided[:0]
	for _, u := range f.undecided {
		if !known[u.Code+" "+u.On] {
			open = append(open, u)
		}
	}
	f.undecided = open
}

// sameBefore tells of one diagnostic after the other whether an earlier set has
// it: the same words of the same kind, as often.
func sameBefore(before rules.Diagnostics) func(rules.Diagnostic) bool {
	told := map[string]int{}
	for _, d := range before {
		told[d.Code+" "+d.Message["en"]]++
	}
	return func(d rules.Diagnostic) bool {
		key := d.Code + " " + d.Message["en"]
		told[key]--
		return told[key] >= 0
	}
}
