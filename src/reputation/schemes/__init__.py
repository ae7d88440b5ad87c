"""Published schemes of real platforms as policies: what each of them does, said with the parts of this library."""

from reputation.schemes import (
    alibaba,
    aliexpress,
    china_driving,
    china_repair,
    china_tax,
    dianping,
    didi,
    douyin,
    jd,
    pinduoduo,
    sesame,
    steam,
    taobao,
    wechat,
)
from reputation.schemes.alibaba import alibaba_global_stars, alibaba_supplier_stars
from reputation.schemes.aliexpress import aliexpress_feedback, aliexpress_ip
from reputation.schemes.catalogue import FAMILIES, GRADES, Catalogue, Scheme
from reputation.schemes.china_driving import china_driving_points
from reputation.schemes.china_repair import china_credit_repair, china_penalty_publication
from reputation.schemes.china_tax import china_tax_credit
from reputation.schemes.dianping import dianping_stars
from reputation.schemes.didi import didi_drivers
from reputation.schemes.douyin import douyin_experience
from reputation.schemes.jd import jd_store_stars
from reputation.schemes.pinduoduo import pinduoduo_stars
from reputation.schemes.sesame import sesame_bands
from reputation.schemes.steam import steam_labels
from reputation.schemes.taobao import taobao_credit, taobao_experience, taobao_shop_ratings, taobao_violations
from reputation.schemes.wechat import wechat_experience

__all__ = [
    "FAMILIES",
    "GRADES",
    "Catalogue",
    "Scheme",
    "alibaba_global_stars",
    "alibaba_supplier_stars",
    "aliexpress_feedback",
    "aliexpress_ip",
    "catalogue",
    "china_credit_repair",
    "china_driving_points",
    "china_penalty_publication",
    "china_tax_credit",
    "dianping_stars",
    "didi_drivers",
    "douyin_experience",
    "jd_store_stars",
    "pinduoduo_stars",
    "sesame_bands",
    "steam_labels",
    "taobao_credit",
    "taobao_experience",
    "taobao_shop_ratings",
    "taobao_violations",
    "wechat_experience",
]

_FILES = (
    taobao,
    aliexpress,
    alibaba,
    wechat,
    sesame,
    didi,
    pinduoduo,
    jd,
    douyin,
    dianping,
    china_tax,
    china_driving,
    china_repair,
    steam,
)


def catalogue() -> Catalogue:
    """
    The schemes of this library, those of Chinese platforms and authorities first.

    Returns:
        The catalogue: iterate over it, ask it for a scheme by name, or print it.

    Examples:
        >>> catalogue()["steam_labels"].platform
        'Steam'
    """
    return Catalogue(tuple(scheme for file in _FILES for scheme in file.SCHEMES))
