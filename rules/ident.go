package rules

import (
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// id reads the id of a set, policy, rule, task or code: letters, digits, "_"
// and "-", a letter first.
func (r *reader) id(n *yaml.Node, what text.Noun) string {
	s := r.str(n, "一个名称|a name")
	if s == "" && (n.Kind != yaml.ScalarNode || isNull(n)) {
		return ""
	}
	if !isID(s) {
		r.fail(n, codeBadID, text.Say("%s的名称 %s 不合规", "%s cannot be called %s", what, text.Quoted(s)),
			text.Say("用小写字母开头，只含小写字母、数字、“_” 和 “-”%s", "begin with a lower-case letter; use only lower-case letters, digits, \"_\" and \"-\"%s", respelled(s, isID)))
		return ""
	}
	return s
}

// name reads a dotted name, as facts, parameters and outcomes have.
func (r *reader) name(n *yaml.Node, what text.Noun) string {
	s := n.Value
	if !isName(s) {
		r.fail(n, codeBadID, text.Say("%s的名称 %s 不合规", "%s cannot be called %s", what, text.Quoted(s)),
			text.Say("用小写字母、数字和 “_”，每段以字母开头，各段用 “.” 连接%s", "use lower-case letters, digits and \"_\", each part beginning with a letter, parts joined by \".\"%s", respelled(s, isName)))
		return ""
	}
	if w := reservedIn(s); w != "" {
		r.fail(n, codeReserved, text.Say("%s是表达式的保留词，不能用作名称", "%s is a word of the expression language and cannot be a name", text.Quoted(w)),
			text.Say("换一个名称", "choose another name"))
		return ""
	}
	return s
}

// alias reads a name in the officer's own language.
func (r *reader) alias(n *yaml.Node) string {
	s := r.str(n, "别名|an alias")
	if s == "" {
		return ""
	}
	if !isAlias(s) {
		r.fail(n, codeBadID, text.Say("别名 %s 不合规", "%s cannot be an alias", text.Quoted(s)),
			text.Say("以文字开头，只含文字、数字和 “_”，不能有空格和标点", "begin with a letter; use only letters, digits and \"_\", no spaces or punctuation"))
		return ""
	}
	if w := reservedIn(s); w != "" {
		r.fail(n, codeReserved, text.Say("%s是表达式的保留词，不能用作名称", "%s is a word of the expression language and cannot be a name", text.Quoted(w)),
			text.Say("换一个名称", "choose another name"))
		return ""
	}
	return s
}

func isID(s string) bool {
	return len(s) <= maxName && idForm.MatchString(s)
}

func isName(s string) bool {
	return len(s) <= maxName && nameForm.MatchString(s)
}

func isPart(s string) bool { return isName(s) && !strings.Contains(s, ".") }

func isAlias(s string) bool {
	for i, c := range s {
		if !unicode.IsLetter(c) && (i == 0 || c != '_' && !unicode.IsDigit(c)) {
			return false
		}
	}
	return s != "" && len(s) <= maxName
}

const maxName = 120

// respelled offers a spelling that would do, or nothing.
func respelled(s string, ok func(string) bool) Text {
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
		return Text{"zh": "", "en": ""}
	}
	return text.Say("，例如 %s", ", such as %s", text.Quoted(t))
}

// reservedIn returns the part of a dotted name that expressions keep for
// themselves, or "". Some words are only kept at the beginning of a name.
func reservedIn(name string) string {
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

// isWord reports whether a text can be the value of an enum.
func isWord(s string) bool {
	for _, c := range s {
		if unicode.IsSpace(c) || !unicode.IsPrint(c) {
			return false
		}
	}
	return s != "" && len(s) <= maxName && !strings.HasPrefix(s, "=")
}
