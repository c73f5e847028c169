package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync/atomic"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
)

// entrance is who may come in and under which certificate: what --tokens and
// the TLS flags name. It is read again while the server runs, so that a caller
// can be taken away and a certificate renewed without a restart.
type entrance struct {
	s     *serving
	tls   atomic.Pointer[tls.Config] // nil in it: no TLS
	files []string
	stamp string // of the files as they were last read
}

// entrance reads the tokens and certificates, and refuses to let everybody in
// by mistake.
func (s *serving) entrance(opts *httpapi.Options) (*entrance, error) {
	in := &entrance{s: s}
	for _, name := range []string{s.tokens, s.cert, s.key, s.caller} {
		if name != "" {
			in.files = append(in.files, name)
		}
	}
	in.stamp = stamp(in.files)
	if _, _, err := net.SplitHostPort(s.addr); err != nil {
		return nil, usage(s.words.say("--addr %s：应是地址和端口，如 127.0.0.1:8080", "--addr %s: want an address and a port, such as 127.0.0.1:8080"), s.addr)
	}
	var err error
	if opts.Tokens, err = s.readTokens(); err != nil {
		return nil, err
	}
	s.callers = len(opts.Tokens)
	local := loopback(s.addr)
	if !local && len(opts.Tokens) == 0 && !s.open {
		return nil, usage(s.words.say("--addr %s 可由其他机器访问：请用 --tokens 指定令牌文件，或用 --open 允许任何人使用",
			"--addr %s can be reached from other machines: give --tokens, or --open to let everybody decide"), s.addr)
	}
	if opts.Hosts = s.hosts; local && len(s.hosts) == 0 && len(opts.Tokens) == 0 {
		opts.Hosts = []string{"localhost", "127.0.0.1", "::1"}
	}
	c, err := s.readCertificates()
	in.tls.Store(c)
	return in, err
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

// readTokens reads the file of the callers; there is none without --tokens.
func (s *serving) readTokens() ([]httpapi.Token, error) {
	if s.tokens == "" {
		return nil, nil
	}
	f, err := os.Open(s.tokens)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	tokens, err := httpapi.ParseTokens(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.tokens, err)
	}
	if len(tokens) == 0 {
		return nil, usage(s.words.say("--tokens %s：文件里没有任何调用方；用 guize serve token 添加", "--tokens %s: the file names nobody; add callers with guize serve token"), s.tokens)
	}
	return tokens, nil
}

// readCertificates reads the server's certificate and the authorities of its
// callers; nil without TLS.
func (s *serving) readCertificates() (*tls.Config, error) {
	if s.cert == "" && s.key == "" && s.caller == "" {
		return nil, nil
	}
	if s.cert == "" || s.key == "" {
		return nil, usage("%s", s.words.say("--tls-cert 与 --tls-key 须一起给出，--client-ca 也需要它们", "--tls-cert and --tls-key go together, and --client-ca needs both"))
	}
	pair, err := tls.LoadX509KeyPair(s.cert, s.key)
	if err != nil {
		return nil, err
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}, NextProtos: []string{"h2", "http/1.1"}}
	if s.caller == "" {
		return c, nil
	}
	pem, err := os.ReadFile(s.caller)
	if err != nil {
		return nil, err
	}
	c.ClientCAs, c.ClientAuth = x509.NewCertPool(), tls.VerifyClientCertIfGiven
	if !c.ClientCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf(s.words.say("--client-ca %s：文件里没有 PEM 格式的证书", "--client-ca %s: no certificate in it"), s.caller)
	}
	return c, nil
}

// tlsConfig is that of the listener: each connection gets what was read last.
func (in *entrance) tlsConfig() *tls.Config {
	now := in.tls.Load()
	if now == nil {
		return nil
	}
	c := now.Clone()
	c.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) { return in.tls.Load(), nil }
	return c
}

// watch reads the set and the entrance again on SIGHUP, and the entrance when
// its files change, until ctx is done.
func (in *entrance) watch(ctx context.Context, h *httpapi.Handler, hangups <-chan os.Signal, log *slog.Logger) {
	var ticks <-chan time.Time
	if in.s.watch > 0 && len(in.files) > 0 {
		t := time.NewTicker(in.s.watch)
		defer t.Stop()
		ticks = t.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
			in.again(h, log)
			h.Reload(ctx)
		case <-ticks:
			if stamp(in.files) != in.stamp {
				in.again(h, log)
			}
		}
	}
}

// again reads tokens and certificates. What cannot be read leaves what is in
// use as it is, and is tried again when it changes again.
func (in *entrance) again(h *httpapi.Handler, log *slog.Logger) {
	if len(in.files) == 0 {
		return
	}
	in.stamp = stamp(in.files)
	tokens, err := in.s.readTokens()
	if err == nil && tokens != nil {
		err = h.SetTokens(tokens)
	}
	if err != nil {
		log.Error("tokens not read", "error", err.Error())
	}
	c, badCert := in.s.readCertificates()
	if badCert != nil {
		log.Error("certificates not read", "error", badCert.Error())
	} else {
		in.tls.Store(c)
	}
	if err == nil && badCert == nil {
		log.Info("tokens and certificates read", "callers", len(tokens), "tls", c != nil)
	}
}
