package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
)

// entrance reads the tokens and certificates that --tokens and the TLS flags
// name, and refuses to let everybody in by mistake.
func (s *serving) entrance(opts *httpapi.Options) (*httpapi.Access, error) {
	if err := s.sound(); err != nil {
		return nil, err
	}
	access, err := httpapi.ReadAccess(httpapi.AccessFiles{Tokens: s.tokens, Cert: s.cert, Key: s.key, ClientCA: s.caller}, opts.Log, opts.Now)
	switch {
	case errors.Is(err, httpapi.ErrNoCallers):
		return nil, usage(s.words.Say("--tokens %s：文件里没有任何调用方；用 guize serve token 添加", "--tokens %s: the file names nobody; add callers with guize serve token"), s.tokens)
	case errors.Is(err, httpapi.ErrNoCertificate):
		return nil, fmt.Errorf(s.words.Say("--client-ca %s：文件里没有 PEM 格式的证书", "--client-ca %s: no certificate in it"), s.caller)
	case err != nil:
		return nil, err
	}
	opts.Authenticate, opts.Hosts = access.Authenticate(), s.hosts
	opts.Collectors = append(opts.Collectors, access.Metrics())
	s.callers = access.Callers()
	local := loopback(s.addr)
	if local && len(s.hosts) == 0 && s.callers == 0 {
		opts.Hosts = []string{"localhost", "127.0.0.1", "::1"}
	}
	if !local && s.cert == "" && s.callers > 0 {
		opts.Log.Warn("tokens without TLS", "addr", s.addr)
	}
	if s.admin != "" && !loopback(s.admin) {
		opts.Log.Warn("operators' address is open to other machines", "addr", s.admin)
	}
	return access, nil
}

// sound reports flags of the entrance that do not go together.
func (s *serving) sound() error {
	_, _, err := net.SplitHostPort(s.addr)
	switch {
	case err != nil:
		return usage(s.words.Say("--addr %s：应是地址和端口，如 127.0.0.1:8080", "--addr %s: want an address and a port, such as 127.0.0.1:8080"), s.addr)
	case !loopback(s.addr) && s.tokens == "" && !s.open:
		return usage(s.words.Say("--addr %s 可由其他机器访问：请用 --tokens 指定令牌文件，或用 --open 允许任何人使用",
			"--addr %s can be reached from other machines: give --tokens, or --open to let everybody decide"), s.addr)
	case (s.cert == "" || s.key == "") && s.cert+s.key+s.caller != "":
		return usage("%s", s.words.Say("--tls-cert 与 --tls-key 须一起给出，--client-ca 也需要它们", "--tls-cert and --tls-key go together, and --client-ca needs both"))
	case s.caller != "" && s.tokens == "": // or callers without a certificate could decide all the same
		return usage("%s", s.words.Say("--client-ca 须与 --tokens 一起给出：谁的证书可以做什么，写在令牌文件里", "--client-ca needs --tokens too: what the bearer of a certificate may do stands in the file of the callers"))
	}
	return nil
}

// loopback reports whether only this machine can reach an address.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// entranceEvery is how often the files of tokens and certificates are looked
// at: a caller that is taken away is out within a second.
func (s *serving) entranceEvery() time.Duration {
	if s.watch > 0 {
		return min(s.watch, time.Second)
	}
	return time.Second
}

// hangUps reads the entrance and the set again on SIGHUP until ctx is done.
func hangUps(ctx context.Context, access *httpapi.Access, h *httpapi.Handler, hangups <-chan os.Signal) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
			access.Reload()
			h.Reload(ctx)
		}
	}
}
