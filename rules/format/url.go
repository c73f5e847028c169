package format

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/rules/text"
)

// checkURL reads a web address: http or https, a host, and no user name or
// password. Scheme and host are made lower case, and full-width characters are
// made plain in them alone, since in a path they may be meant.
func checkURL(s string) Result {
	f := fold(s)
	head, tail := splitURL(&f, []rune(s))
	scheme, authority, ok := strings.Cut(head, "://")
	if !ok {
		return failed(Problem{Code: "url-scheme",
			Message: text.Say("网址应以 https:// 或 http:// 开头", "a web address begins with https:// or http://"),
			Hint:    text.Say("请从浏览器地址栏复制完整网址", "copy the whole address from the browser")})
	}
	scheme, authority = strings.Map(lowerASCII, scheme), strings.Map(lowerASCII, authority)
	if scheme != "http" && scheme != "https" {
		return failed(Problem{Code: "url-scheme", At: f.at[0],
			Message: text.Say("只接受 https:// 或 http:// 开头的网址", "only addresses that begin with https:// or http:// are accepted")})
	}
	if strings.Contains(authority, "@") {
		return failed(Problem{Code: "url-user",
			Message: text.Say("网址中不应有用户名或密码", "a web address must not hold a user name or password"),
			Hint:    text.Say("请去掉“@”及之前的部分", `remove everything up to the "@"`)})
	}
	if !isAuthority(authority) {
		return failed(Problem{Code: "url-host",
			Message: text.Say("网址的域名不完整或有误", "the host of the web address is incomplete or wrong"),
			Hint:    text.Say("如 https://example.com", "it looks like https://example.com")})
	}
	const stand = "http://host" // so that a path of two slashes is no host
	u, err := url.Parse(stand + tail)
	if err != nil {
		return failed(Problem{Code: "url-path",
			Message: text.Say("网址中域名之后的部分有误", "what follows the host of the web address is wrong"),
			Hint:    text.Say("请从浏览器地址栏复制完整网址", "copy the whole address from the browser")})
	}
	return done(s, scheme+"://"+authority+strings.TrimPrefix(u.String(), stand), f.edits|caseEdit([]rune(head)))
}

// splitURL splits an address before its path, query or fragment. The head is
// folded; the tail is as it was given.
func splitURL(f *folded, given []rune) (head, tail string) {
	f.edits &^= editWidth | editHyphen // said again below if the head has them
	start := strings.Index(f.String(), "://")
	from := 0
	if start >= 0 {
		from = len([]rune(f.String()[:start])) + len("://")
	}
	end := len(f.runes)
	if i := slices.IndexFunc(f.runes[from:], func(r rune) bool { return r == '/' || r == '?' || r == '#' }); i >= 0 {
		end = from + i
	}
	for i, r := range f.runes[:end] {
		if r == '。' || r == '｡' {
			f.runes[i] = '.'
		}
		if f.runes[i] != given[f.at[i]-1] {
			f.edits |= editWidth
		}
	}
	var b strings.Builder
	for i, r := range f.runes[end:] {
		if i > 0 {
			r = given[f.at[end+i]-1]
		}
		b.WriteRune(r)
	}
	return string(f.runes[:end]), b.String()
}

// isAuthority reports whether s is a host in lower case, with a port or without.
func isAuthority(s string) bool {
	if a, err := netip.ParseAddrPort(s); err == nil {
		return a.Port() > 0 && a.Addr().Zone() == ""
	}
	if inner, ok := strings.CutPrefix(s, "["); ok {
		a, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		return err == nil && a.Is6() && a.Zone() == "" && strings.HasSuffix(inner, "]")
	}
	host, port, has := strings.Cut(s, ":")
	if has {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 || !allDigits(port) {
			return false
		}
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return a.Is4()
	}
	return host == "localhost" || isDomain(host)
}
