package source

import (
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// ID reads the id of a set, policy, rule, task or code: letters, digits, "_"
// and "-", a letter first.
func (r *Walker) ID(n *yaml.Node, what text.Noun) string {
	s := r.Str(n, "一个名称|a name")
	if s == "" && (n.Kind != yaml.ScalarNode || IsNull(n)) {
		return ""
	}
	if !IsID(s) {
		r.Fail(n, CodeBadID, text.Say("%s的名称 %s 不合规", "%s cannot be called %s", what, text.Quoted(s)),
			text.Say("用小写字母开头，只含小写字母、数字、“_” 和 “-”%s", "begin with a lower-case letter; use only lower-case letters, digits, \"_\" and \"-\"%s", respelled(s, IsID)))
		return ""
	}
	return s
}

// Name reads a dotted name, as facts, parameters and outcomes have.
func (r *Walker) Name(n *yaml.Node, what text.Noun) string {
	s := n.Value
	if !isName(s) {
		r.Fail(n, CodeBadID, text.Say("%s的名称 %s 不合规", "%s cannot be called %s", what, text.Quoted(s)),
			text.Say("用小写字母、数字和 “_”，每段以字母开头，各段用 “.” 连接%s", "use lower-case letters, digits and \"_\", each part beginning with a letter, parts joined by \".\"%s", respelled(s, isName)))
		return ""
	}
	if w := ReservedIn(s); w != "" {
		r.Fail(n, CodeReserved, text.Say("%s是表达式的保留词，不能用作名称", "%s is a word of the expression language and cannot be a name", text.Quoted(w)),
			text.Say("换一个名称", "choose another name"))
		return ""
	}
	return s
}

// Alias reads a name in the officer's own language.
func (r *Walker) Alias(n *yaml.Node) string {
	s := r.Str(n, "别名|an alias")
	if s == "" {
		return ""
	}
	if !IsAlias(s) {
		r.Fail(n, CodeBadID, text.Say("别名 %s 不合规", "%s cannot be an alias", text.Quoted(s)),
			text.Say("以文字开头，只含文字、数字和 “_”，不能有空格和标点", "begin with a letter; use only letters, digits and \"_\", no spaces or punctuation"))
		return ""
	}
	if w := ReservedIn(s); w != "" {
		r.Fail(n, CodeReserved, text.Say("%s是表达式的保留词，不能用作名称", "%s is a word of the expression language and cannot be a name", text.Quoted(w)),
			text.Say("换一个名称", "choose another name"))
		return ""
	}
	return s
}

// IsID reports whether a text can be an id.
func IsID(s string) bool {
	return len(s) <= maxName && IDForm.MatchString(s)
}

func isName(s string) bool {
	return len(s) <= maxName && NameForm.MatchString(s)
}

// IsPart reports whether a text can be one part of a dotted name.
func IsPart(s string) bool { return isName(s) && !strings.Contains(s, ".") }

// IsAlias reports whether a text can be an alias.
func IsAlias(s string) bool {
	for i, c := range s {
		if !unicode.IsLetter(c) && (i == 0 || c != '_' && !unicode.IsDigit(c)) {
			return false
		}
	}
	return s != "" && len(s) <= maxName
}

const maxName = 120

// respelled offers a spelling that would do, or nothing.
func respelled(s string, ok func(string) bool) text.Text {
	t := strings.Map(func(c rune) rune {
		switch {
		case c >= '！' && c <= '～':
			c -= '！' - '!'
		case unicode.IsSpace(c):
			return '_'
		}
		return unicode.ToLower(c)
	}, strings.TrimSpace(s))
	if !ok(t) {
		t = strings.ReplaceAll(t, "-", "_")
	}
	if t == s || !ok(t) {
		return text.Text{"zh": "", "en": ""}
	}
	return text.Say("，例如 %s", ", such as %s", text.Quoted(t))
}

// ReservedIn returns the part of a dotted name that expressions keep for
// themselves, or "". Some words are only kept at the beginning of a name.
func ReservedIn(name string) string {
	for i, part := range strings.Split(name, ".") {
		switch part {
		case "and", "or", "not", "in", "true", "false", "nil", "none", "let", "if", "else",
			"matches", "contains", "startsWith", "endsWith", "deadlines":
			return part
		case "params", "at", "def":
			if i == 0 {
				return part
			}
		}
	}
	return ""
}

// IsWord reports whether a text can be the value of an enum.
func IsWord(s string) bool {
	for _, c := range s {
		if unicode.IsSpace(c) || !unicode.IsPrint(c) {
			return false
		}
	}
	return s != "" && len(s) <= maxName && !strings.HasPrefix(s, "=")
}
