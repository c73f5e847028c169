package format_test

import (
	"strings"
	"testing"
)

func TestEmail(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 64)
	runChecks(t, "email", []checkCase{
		{name: "plain", in: "office@example.com", want: "office@example.com", reason: "nothing to do"},
		{name: "case", in: "Office@Example.COM", want: "Office@example.com", changed: true, reason: "only the domain is the same in either case"},
		{name: "full width", in: "ｏｆｆｉｃｅ＠example。com", want: "office@example.com", changed: true, reason: "typed with a Chinese input method"},
		{name: "mailto", in: "mailto:office@example.com", want: "office@example.com", changed: true, reason: "copied from a page"},
		{name: "plus", in: "a+b.c_d@mail.example.cn", want: "a+b.c_d@mail.example.cn", reason: "usual characters"},
		{name: "Chinese domain", in: "a@例子.中国", want: "a@例子.中国", reason: "such domains exist"},
		{name: "longest local part", in: long + "@example.com", want: long + "@example.com", reason: "RFC 5321: 64"},
		{name: "local part too long", in: long + "a@example.com", code: "email-local", reason: "RFC 5321: 64"},
		{name: "no at", in: "example.com", code: "email-at", reason: "no @"},
		{name: "two ats", in: "a@b@example.com", code: "email-at", at: 4, reason: "one @"},
		{name: "name in front", in: "办公室<a@example.com>", code: "email-character", at: 1, reason: "the address alone"},
		{name: "space inside", in: "a b@example.com", code: "email-character", at: 2, reason: "no spaces"},
		{name: "no local part", in: "@example.com", code: "email-local", reason: "nothing before @"},
		{name: "dot at the end", in: "a.@example.com", code: "email-local", reason: "no dot at an end"},
		{name: "two dots", in: "a..b@example.com", code: "email-local", reason: "no two dots"},
		{name: "one label", in: "a@localhost", code: "email-domain", at: 2, reason: "no mail goes there"},
		{name: "number", in: "a@10.0.0.1", code: "email-domain", at: 2, reason: "the last label is no number"},
		{name: "hyphen at an end", in: "a@-example.com", code: "email-domain", at: 2, reason: "labels have letters at both ends"},
		{name: "empty label", in: "a@example..com", code: "email-domain", at: 2, reason: "two dots"},
		{name: "comma in domain", in: "a@example,com", code: "email-domain", at: 2, reason: "a slip of the finger"},
		{name: "long label", in: "a@" + long + ".com", code: "email-domain", at: 2, reason: "RFC 1035: 63"},
		{name: "long domain", in: "a@" + strings.Repeat("abcdefg.", 40) + "com", code: "email-domain", at: 2, reason: "RFC 1035: 253"},
	})
}
