package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/internal/watch"
)

// entrance is who may come in and under which certificate: what --tokens and
// the TLS flags name. It is read again while the server runs, so that a caller
// can be taken away and a certificate renewed without a restart.
type entrance struct {
	s      *serving
	log    *slog.Logger
	now    func() time.Time
	tls    atomic.Pointer[tls.Config] // nil in it: no TLS
	tokens watchedFiles
	certs  watchedFiles
	looked time.Time // when the ends of the certificates were last looked at
}

// watchedFiles are files, and how they were when they were last read.
type watchedFiles struct {
	names []string
	stamp string
}

func (w *watchedFiles) changed() bool { return watch.Stamp(os.Stat, w.names) != w.stamp }

func (w *watchedFiles) read() { w.stamp = watch.Stamp(os.Stat, w.names) }

func (w *watchedFiles) String() string { return strings.Join(w.names, ", ") }

// watchFiles are those of some names that are not empty.
func watchFiles(names ...string) watchedFiles {
	w := watchedFiles{names: slices.DeleteFunc(names, func(name string) bool { return name == "" })}
	w.read()
	return w
}

// entrance reads the tokens and certificates, and refuses to let everybody in
// by mistake.
func (s *serving) entrance(opts *httpapi.Options) (*entrance, error) {
	in := &entrance{s: s, log: opts.Log, now: opts.Now, tokens: watchFiles(s.tokens), certs: watchFiles(s.cert, s.key, s.caller)}
	if _, _, err := net.SplitHostPort(s.addr); err != nil {
		return nil, usage(s.words.Say("--addr %s：应是地址和端口，如 127.0.0.1:8080", "--addr %s: want an address and a port, such as 127.0.0.1:8080"), s.addr)
	}
	var err error
	if opts.Tokens, err = s.readTokens(); err != nil {
		return nil, err
	}
	s.callers = len(opts.Tokens)
	local := loopback(s.addr)
	if !local && len(opts.Tokens) == 0 && !s.open {
		return nil, usage(s.words.Say("--addr %s 可由其他机器访问：请用 --tokens 指定令牌文件，或用 --open 允许任何人使用",
			"--addr %s can be reached from other machines: give --tokens, or --open to let everybody decide"), s.addr)
	}
	if opts.Hosts = s.hosts; local && len(s.hosts) == 0 && len(opts.Tokens) == 0 {
		opts.Hosts = []string{"localhost", "127.0.0.1", "::1"}
	}
	c, err := s.readCertificates()
	if err != nil {
		return nil, err
	}
	in.tls.Store(c)
	in.lookAtEnds()
	if !local && c == nil && len(opts.Tokens) > 0 {
		in.log.Warn("tokens without TLS", "addr", s.addr)
	}
	if s.admin != "" && !loopback(s.admin) {
		in.log.Warn("operators' address is open to other machines", "addr", s.admin)
	}
	return in, nil
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
		return nil, usage(s.words.Say("--tokens %s：文件里没有任何调用方；用 guize serve token 添加", "--tokens %s: the file names nobody; add callers with guize serve token"), s.tokens)
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
		return nil, usage("%s", s.words.Say("--tls-cert 与 --tls-key 须一起给出，--client-ca 也需要它们", "--tls-cert and --tls-key go together, and --client-ca needs both"))
	}
	if s.caller != "" && s.tokens == "" { // or callers without a certificate could decide all the same
		return nil, usage("%s", s.words.Say("--client-ca 须与 --tokens 一起给出：谁的证书可以做什么，写在令牌文件里", "--client-ca needs --tokens too: what the bearer of a certificate may do stands in the file of the callers"))
	}
	pair, err := tls.LoadX509KeyPair(s.cert, s.key)
	if err != nil {
		return nil, fmt.Errorf("%s, %s: %w", s.cert, s.key, err)
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
		return nil, fmt.Errorf(s.words.Say("--client-ca %s：文件里没有 PEM 格式的证书", "--client-ca %s: no certificate in it"), s.caller)
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

// entranceEvery is how often the files of tokens and certificates are looked
// at: a caller that is taken away is out within a second.
const entranceEvery = time.Second

// watch reads the set and the entrance again on SIGHUP, and the entrance when
// its files change, until ctx is done.
func (in *entrance) watch(ctx context.Context, h *httpapi.Handler, hangups <-chan os.Signal) {
	every := entranceEvery
	if w := in.s.watch; w > 0 && w < every {
		every = w
	}
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
			in.readTokens(h)
			in.readCertificates()
			h.Reload(ctx)
		case <-t.C:
			in.look(h)
		}
	}
}

// look reads again what has changed.
func (in *entrance) look(h *httpapi.Handler) {
	if in.tokens.changed() {
		in.readTokens(h)
	}
	switch {
	case in.certs.changed():
		in.readCertificates()
	case in.now().Sub(in.looked) >= 24*time.Hour:
		in.lookAtEnds()
	}
}

// readTokens reads the callers again. What cannot be read leaves those in use as
// they are, and is tried again when it changes again.
func (in *entrance) readTokens(h *httpapi.Handler) {
	if len(in.tokens.names) == 0 {
		return
	}
	in.tokens.read()
	tokens, err := in.s.readTokens()
	if err == nil {
		err = h.SetTokens(tokens)
	}
	if err != nil {
		in.log.Error("tokens not read", "file", in.tokens.String(), "error", err.Error())
		return
	}
	in.log.Info("tokens read", "file", in.tokens.String(), "callers", len(tokens))
}

// readCertificates reads the certificates again, as readTokens the callers.
func (in *entrance) readCertificates() {
	if len(in.certs.names) == 0 {
		return
	}
	in.certs.read()
	c, err := in.s.readCertificates()
	if err != nil {
		in.log.Error("certificates not read", "file", in.certs.String(), "error", err.Error())
		return
	}
	in.tls.Store(c)
	in.log.Info("certificates read", "file", in.certs.String())
	in.lookAtEnds()
}
