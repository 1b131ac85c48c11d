//! Requests that the API server passes on: with which certificate, and whom it believes when one is passed to it.

use crate::model::Host;
use crate::plan::Place;
use crate::plan::draft::Draft;
use crate::plan::flags::Flags;
use crate::plan::operator::user_leaf;
use crate::plan::origin::Origin;
use crate::plan::paths::Pair;
use crate::plan::pki::{Leaf, issue, pair, trust};
use crate::plan::topology::Site;
use crate::schema::types::AuthorityName;

use super::NAME;

const CLIENT: &str = "front-proxy-client";

/// The front proxy's flags and files, if requests are passed on at all.
pub(super) fn plan_aggregator(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let Some(settings) = &host.components.api_server.aggregator else { return };
    let place = Place::Host(host.name().to_owned());
    let lines = || [settings.span];
    let user = settings.client_user.as_ref();
    let user = user.and_then(|name| site.cluster.settings.users.users.iter().find(|user| user.name.value == name.value));
    let (client, file, issued) = match user {
        Some(user) => (user.name.0.as_str(), Pair::User(user.name.0.clone()), user_leaf(site, draft, user)),
        None => {
            let leaf = Leaf { issuer: AuthorityName::FrontProxy, ..Leaf::client(host, "front-proxy/client", CLIENT) };
            (CLIENT, Pair::FrontProxyClient, issue(site, draft, leaf))
        }
    };
    let files = pair(site, draft, &place, &file, NAME, &issued, &[settings.span, host.facts.span]);
    let reason = "the aggregator is on, and proves with this certificate that it passes requests on";
    let shown = || [settings.client_user.as_ref().and_then(|user| user.span), settings.span];
    flags.set("--proxy-client-cert-file", files.0).because(reason, shown());
    flags.secret_file("--proxy-client-key-file", files.1).because(reason, shown());
    let authority = trust(site, draft, &place, AuthorityName::FrontProxy, NAME, settings.span);
    let origin = flags.set("--requestheader-client-ca-file", authority);
    origin.because("the aggregator is on, and is believed only with a certificate of this authority", lines());
    let allowed: Vec<&str> = match settings.allowed_names.is_written() {
        true => settings.allowed_names.values().map(|name| name.0.as_str()).collect(),
        false => vec![client],
    };
    let origin = flags.set("--requestheader-allowed-names", allowed.join(","));
    match settings.allowed_names.span {
        Some(written) => *origin = Origin::written(Some(written)),
        None => origin.because("the aggregator is on, and only the holder of this name may claim to be it", shown()),
    }
    let reason = "the aggregator is on, and tells by these headers who asked";
    flags.set("--requestheader-extra-headers-prefix", "X-Remote-Extra-").because(reason, lines());
    flags.set("--requestheader-group-headers", "X-Remote-Group").because(reason, lines());
    flags.set("--requestheader-username-headers", "X-Remote-User").because(reason, lines());
}
