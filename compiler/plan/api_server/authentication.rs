//! Who may come in, and how they prove who they are: anonymous requests, tokens, OpenID Connect.

use crate::model::Host;
use crate::plan::draft::{Draft, File};
use crate::plan::flags::Flags;
use crate::plan::operator::csv_tokens;
use crate::plan::origin::Origin;
use crate::plan::topology::Site;
use crate::plan::{Place, Term};
use crate::schema::sections::{ApiServer, StructuredAuthentication};
use crate::schema::types::{TokenForm, Version};
use crate::source::Span;

use super::NAME;

/// Flags of authentication, the static token file, and the AuthenticationConfiguration where the version has one.
pub(super) fn plan_authentication(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let settings = &host.components.api_server;
    let place = Place::Host(host.name().to_owned());
    tokens(flags, site, settings, &place, draft);
    let document = document(settings, site.version());
    let Some((document, limits_anonymous)) = document else {
        anonymous(flags, settings);
        legacy_oidc(flags, settings, site.version());
        return;
    };
    // The flag and an `anonymous` section exclude each other.
    if !limits_anonymous {
        anonymous(flags, settings);
    }
    let path = site.paths.conf("authentication-config.yaml");
    let reason = "this version reads issuers and the limits of anonymous requests from a file";
    let asked = [settings.anonymous_paths.span, settings.oidc.as_ref().and_then(|oidc| oidc.span), settings.span];
    flags.set("--authentication-config", &path).because(reason, asked);
    draft.file(&place, File::yaml(NAME, path, vec![document]).because(reason).asked_by(asked));
}

fn anonymous(flags: &mut Flags, settings: &ApiServer) {
    if let Some(anonymous) = &settings.anonymous_auth {
        *flags.set("--anonymous-auth", anonymous.value) = Origin::written(anonymous.span);
    }
}

fn tokens(flags: &mut Flags, site: &Site<'_>, settings: &ApiServer, place: &Place, draft: &mut Draft) {
    match &settings.bootstrap_token_auth {
        Some(written) => {
            *flags.set("--enable-bootstrap-token-auth", written.value) = Origin::written(written.span);
        }
        None if site.has_secret_tokens() => {
            let lines = site.tokens().iter().map(|token| token.span);
            flags.set("--enable-bootstrap-token-auth", true).because("a bootstrap token is kept as a Secret", lines);
        }
        None => {}
    }
    if let Some(file) = csv_tokens(site) {
        let csv = site.tokens().iter().filter(|token| token.form.value == TokenForm::Csv).map(|token| token.span);
        let origin = flags.secret_file("--token-auth-file", site.paths.pki("bootstrap-token.csv"));
        origin.because("a token has the form `csv`, and stands in the static token file", csv);
        draft.file(place, file);
    }
}

/// The document, and whether it has an `anonymous` section. None where flags say it all.
fn document(settings: &ApiServer, version: Version) -> Option<(Term, bool)> {
    let limits = version.at_least(1, 32) && !settings.anonymous_paths.is_empty();
    let oidc = settings.oidc.as_ref().filter(|_| structured(version));
    if !limits && oidc.is_none() {
        return None;
    }
    let api = if version.at_least(1, 34) { "apiserver.config.k8s.io/v1" } else { "apiserver.config.k8s.io/v1beta1" };
    let mut entries = vec![("apiVersion", Term::text(api)), ("kind", Term::text("AuthenticationConfiguration"))];
    if let Some(oidc) = oidc {
        entries.push(("jwt", Term::List(vec![issuer(oidc)])));
    }
    if limits {
        let paths = settings.anonymous_paths.values().map(|path| Term::map([("path", Term::text(&path.0))])).collect();
        entries.push(("anonymous", Term::map([("enabled", Term::Bool(true)), ("conditions", Term::List(paths))])));
    }
    Some((Term::map(entries), limits))
}

/// Whether issuers stand in a document: as beta, and on by default, from 1.30 on.
fn structured(version: Version) -> bool {
    version.at_least(1, 30)
}

fn issuer(oidc: &StructuredAuthentication) -> Term {
    let claim = |claim: &str, prefix: &str| Term::map([("claim", Term::text(claim)), ("prefix", Term::text(prefix))]);
    let mut mappings = vec![("username", claim(&oidc.username_claim.0, &oidc.username_prefix.0))];
    if let Some(groups) = &oidc.groups_claim {
        mappings.push(("groups", claim(&groups.0, &oidc.groups_prefix.0)));
    }
    let issuer = Term::map([("url", Term::text(&oidc.issuer.0)), ("audiences", Term::texts([oidc.client_id.0.as_str()]))]);
    Term::map([("issuer", issuer), ("claimMappings", Term::map(mappings))])
}

fn legacy_oidc(flags: &mut Flags, settings: &ApiServer, version: Version) {
    let Some(oidc) = settings.oidc.as_ref().filter(|_| !structured(version)) else { return };
    let reason = "before 1.30 an OpenID Connect issuer is named by flags";
    let mut set = |name, value: &str, own: Option<Span>| flags.set(name, value).because(reason, [own, oidc.span]);
    set("--oidc-issuer-url", &oidc.issuer.0, oidc.issuer.span);
    set("--oidc-client-id", &oidc.client_id.0, oidc.client_id.span);
    set("--oidc-username-claim", &oidc.username_claim.0, oidc.username_claim.span);
    set("--oidc-username-prefix", &oidc.username_prefix.0, oidc.username_prefix.span);
    if let Some(groups) = &oidc.groups_claim {
        set("--oidc-groups-claim", &groups.0, groups.span);
        set("--oidc-groups-prefix", &oidc.groups_prefix.0, oidc.groups_prefix.span);
    }
}
