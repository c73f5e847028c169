package format_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules/format"
)

func TestURL(t *testing.T) {
	t.Parallel()
	runChecks(t, "url", []checkCase{
		{name: "plain", in: "https://example.com/a?b=c#d", want: "https://example.com/a?b=c#d", reason: "nothing to do"},
		{name: "no path", in: "http://example.com", want: "http://example.com", reason: "nothing to do"},
		{name: "case", in: "HTTPS://Example.COM/Path", want: "https://example.com/Path", changed: true, reason: "only scheme and host are the same in either case"},
		{name: "full width", in: "https：／／example。com／ａ", want: "https://example.com/%EF%BD%81", changed: true, reason: "plain in the head; in the path it may be meant"},
		{name: "Chinese path", in: "https://example.com/规则", want: "https://example.com/%E8%A7%84%E5%88%99", changed: true, reason: "as it travels"},
		{name: "Chinese host", in: "https://例子.中国/", want: "https://例子.中国/", reason: "such hosts exist"},
		{name: "port", in: "http://example.com:8080/", want: "http://example.com:8080/", reason: "1 to 65535"},
		{name: "address", in: "http://192.0.2.1/", want: "http://192.0.2.1/", reason: "a host may be a number"},
		{name: "address of the new kind", in: "http://[2001:db8::1]:80/", want: "http://[2001:db8::1]:80/", reason: "in brackets"},
		{name: "address of the new kind without port", in: "http://[2001:db8::1]/", want: "http://[2001:db8::1]/", reason: "in brackets"},
		{name: "localhost", in: "http://localhost:8080", want: "http://localhost:8080", reason: "used in trials"},
		{name: "spaces around", in: "  https://example.com ", want: "https://example.com", changed: true, reason: "trimmed"},
		{name: "query at once", in: "https://example.com?a=b", want: "https://example.com?a=b", reason: "a query needs no path"},
		{name: "no scheme", in: "www.example.com", code: "url-scheme", reason: "http or https is not guessed"},
		{name: "script", in: "javascript:alert(1)", code: "url-scheme", reason: "never a link that runs something"},
		{name: "script with slashes", in: "javascript://example.com/%0aalert(1)", code: "url-scheme", at: 1, reason: "never a link that runs something"},
		{name: "file", in: "file:///etc/hosts", code: "url-scheme", at: 1, reason: "http and https only"},
		{name: "password", in: "https://user:secret@example.com/", code: "url-user", reason: "no secrets in addresses"},
		{name: "no host", in: "https:///a", code: "url-host", reason: "nothing between the slashes"},
		{name: "space in host", in: "https://exa mple.com", code: "url-host", reason: "no spaces in hosts"},
		{name: "port too big", in: "http://example.com:99999/", code: "url-host", reason: "1 to 65535"},
		{name: "port with sign", in: "http://example.com:+80/", code: "url-host", reason: "digits only"},
		{name: "one label", in: "http://intranet/", code: "url-host", reason: "not an address for the public"},
		{name: "too long when escaped", in: "https://example.com/" + strings.Repeat("规", format.MaxLength/4), code: "too-long", reason: "the normal form is bounded too"},
		{name: "bad escape", in: "https://example.com/%zz", code: "url-path", reason: "% and two hexadecimal digits"},
		{name: "double slash path", in: "https://example.com//a", want: "https://example.com//a", reason: "a path may begin so, and is no host"},
	})
}
