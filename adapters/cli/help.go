package cli

import (
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/engine/tell/page"
)

// help writes what a command is for and how it is used, in one language. The texts of
// commands and flags have both: "English / 中文", and of a long text whole paragraphs.
func (a *app) help(cmd *cobra.Command, _ []string) {
	l, p := a.tongue(nil), page.New()
	about := paragraphsIn(l, cmd.Long)
	if about == "" {
		about = half(l, cmd.Short)
	}
	p.Line(about)
	p.Heading(l.Say("用法：", "Usage:"))
	if cmd.Runnable() && cmd.HasParent() {
		p.Line("  " + useIn(l, cmd))
	}
	if cmd.HasAvailableSubCommands() {
		p.Line("  " + cmd.CommandPath() + l.Say(" 命令", " [command]"))
		p.Heading(l.Say("命令：", "Available Commands:"))
		var rows [][]string
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() || c.Name() == "help" {
				rows = append(rows, []string{c.Name(), half(l, c.Short)})
			}
		}
		p.Columns("  ", rows)
	}
	flagsIn(l, p, l.Say("选项：", "Flags:"), cmd.LocalFlags())
	if cmd.HasParent() {
		flagsIn(l, p, l.Say("各命令共有的选项：", "Global Flags:"), cmd.InheritedFlags())
	}
	if cmd.HasAvailableSubCommands() {
		p.Line("")
		p.Line(l.Say("各命令的用法见 "+cmd.CommandPath()+" 命令 --help。", `Use "`+cmd.CommandPath()+` [command] --help" for more information about a command.`))
	}
	a.out.WriteString(p.String())
}

// useIn is the line of usage.
func useIn(l tell.Lang, cmd *cobra.Command) string {
	use := cmd.UseLine()
	if l == "zh" {
		use = valueWords.Replace(use)
	}
	return use
}

// valueWords are what stands for values in lines of usage.
var valueWords = strings.NewReplacer("[flags]", "[选项]", "FILE|FOLDER", "文件|文件夹", "FOLDER", "文件夹", "FILE", "文件", "SET", "规则集", "FROM", "起始日", "[TO]", "[终止日]",
	"OLD NEW", "旧 新", "START", "起算时间", "PERIOD", "期限", "NAME", "名称", "ROLE", "角色", "TABLE", "决策表")

// flagsIn lists flags, each with what its value is and its default.
func flagsIn(l tell.Lang, p *page.Page, heading string, flags *pflag.FlagSet) {
	var rows [][]string
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		usage := half(l, f.Usage)
		if f.Name == "help" {
			usage = l.Say("显示用法", "say how it is used")
		}
		if d := f.DefValue; d != "" && d != "false" && d != "[]" && d != "0" && d != "0s" {
			usage += l.Say("（默认 "+d+"）", " (default "+d+")")
		}
		rows = append(rows, []string{strings.TrimRight(name+" "+valueIn(l, f), " "), usage})
	})
	if len(rows) > 0 {
		p.Heading(heading)
		p.Columns("  ", rows)
	}
}

// valueIn is what a flag takes.
func valueIn(l tell.Lang, f *pflag.Flag) string {
	kind := f.Value.Type()
	switch kind {
	case "bool":
		return ""
	case "stringArray", "stringSlice", "strings":
		return l.Say("文字…", "strings")
	case "int", "int64", "uint", "float64":
		return l.Say("数", kind)
	case "time":
		return l.Say("时间", kind)
	case "date":
		return l.Say("日期", kind)
	case "duration":
		return l.Say("时长", kind)
	}
	return l.Say("文字", kind)
}

// half is the part in a language of a text that has both: "English / 中文".
func half(l tell.Lang, text string) string {
	en, zh, ok := strings.Cut(text, " / ")
	if !ok {
		return text
	}
	return l.Say(zh, en)
}

// paragraphsIn are the paragraphs of a text that are in a language.
func paragraphsIn(l tell.Lang, text string) string {
	var out []string
	for p := range strings.SplitSeq(text, "\n\n") {
		if isChinese(p) == (l == "zh") {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n\n")
}

// isChinese tells a paragraph in Chinese from one in English, which may hold words of the
// other.
func isChinese(text string) bool {
	han, latin := 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.IsLetter(r):
			latin++
		}
	}
	return han*2 > latin // a word of four letters is two characters long
}
