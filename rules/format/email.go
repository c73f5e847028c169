package format

import (
	"strings"
	"unicode"

	"github.com/guize-rules/guize/rules/text"
)

// checkEmail reads one email address as people have them: a plain local part
// (no quotes, no comments) and a domain of at least two labels (RFC 5321
// 4.1.2, lengths 4.5.3.1). The domain is made lower case; the local part stays
// as it is.
func checkEmail(s string) Result {
	f := fold(s)
	f.dots()
	if len(f.runes) > 7 && strings.EqualFold(string(f.runes[:7]), "mailto:") {
		f.runes, f.at, f.edits = f.runes[7:], f.at[7:], f.edits|editScheme
	}
	at, problem := emailAt(f)
	if problem != nil {
		return failed(*problem)
	}
	local, domain := string(f.runes[:at]), strings.Map(lowerASCII, string(f.runes[at+1:]))
	for i, r := range f.runes[:at] {
		if !isLocal(r) {
			return failed(Problem{Code: "email-character", At: f.at[i],
				Message: text.Say("邮箱“@”之前不应有“%s”（第 %d 个字符）", `"%s" (character %d) does not belong before the "@" of an address`, show(r), f.at[i]),
				Hint:    text.Say("只填邮箱地址，不填姓名", "give the address alone, without a name")})
		}
	}
	if local == "" || len(local) > 64 || strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return failed(Problem{Code: "email-local",
			Message: text.Say("“@”之前的部分不对：应为 1 至 64 个字符，点号不在首尾也不相连",
				`the part before "@" is wrong: it has 1 to 64 characters, with no dot at either end and no two together`)})
	}
	if !isDomain(domain) {
		return failed(Problem{Code: "email-domain", At: f.at[at],
			Message: text.Say("“@”之后的域名不完整或有误", `the domain after "@" is incomplete or wrong`),
			Hint:    text.Say("域名如 example.com", "a domain looks like example.com")})
	}
	return done(s, local+"@"+domain, f.edits|caseEdit(f.runes[at+1:]))
}

// emailAt finds the one "@" of an address.
func emailAt(f folded) (int, *Problem) {
	at := -1
	for i, r := range f.runes {
		if r != '@' {
			continue
		}
		if at >= 0 {
			return 0, &Problem{Code: "email-at", At: f.at[i],
				Message: text.Say("只能有一个“@”", `there can be only one "@"`),
				Hint:    text.Say("这里只能填一个邮箱", "only one address fits here")}
		}
		at = i
	}
	if at < 0 {
		return 0, &Problem{Code: "email-at", Message: text.Say("邮箱地址应有“@”", `an email address has an "@"`)}
	}
	return at, nil
}

func isLocal(r rune) bool {
	return r < 0x80 && (isAlnum(r) || strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", r))
}

func isAlnum(r rune) bool {
	return isDigit(r) || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// isDomain reports whether s is a domain name of at least two labels, in lower
// case; labels in Chinese and other scripts are domain names too.
func isDomain(s string) bool {
	labels := strings.Split(s, ".")
	if len(s) > 253 || len(labels) < 2 || allDigits(labels[len(labels)-1]) {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		for _, r := range l {
			if r != '-' && !isAlnum(r) && (r < 0x80 || !unicode.In(r, unicode.L, unicode.M, unicode.Nd)) {
				return false
			}
		}
	}
	return true
}

func lowerASCII(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r - 'A' + 'a'
	}
	return r
}

func caseEdit(runes []rune) edits {
	for _, r := range runes {
		if lowerASCII(r) != r {
			return editCase
		}
	}
	return 0
}

// dots makes the Chinese full stop of a mistyped domain a plain dot.
func (f *folded) dots() {
	for i, r := range f.runes {
		if r == '。' || r == '｡' {
			f.runes[i] = '.'
			f.edits |= editWidth
		}
	}
}
