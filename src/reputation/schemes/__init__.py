"""Published schemes of real platforms as policies: what each of them does, said with the parts of this library."""

from reputation.schemes import alibaba, china_tax, dianping, douyin, jd, pinduoduo, sesame, steam, taobao
from reputation.schemes.alibaba import alibaba_global_stars, alibaba_supplier_stars
from reputation.schemes.catalogue import FAMILIES, GRADES, Catalogue, Scheme
from reputation.schemes.china_tax import china_tax_credit
from reputation.schemes.dianping import dianping_stars
from reputation.schemes.douyin import douyin_experience
from reputation.schemes.jd import jd_store_stars
from reputation.schemes.pinduoduo import pinduoduo_stars
from reputation.schemes.sesame import sesame_bands
from reputation.schemes.steam import steam_labels
from reputation.schemes.taobao import taobao_credit, taobao_experience, taobao_shop_ratings

__all__ = [
    "FAMILIES",
    "GRADES",
    "Catalogue",
    "Scheme",
    "alibaba_global_stars",
    "alibaba_supplier_stars",
    "catalogue",
    "china_tax_credit",
    "dianping_stars",
    "douyin_experience",
    "jd_store_stars",
    "pinduoduo_stars",
    "sesame_bands",
    "steam_labels",
    "taobao_credit",
    "taobao_experience",
    "taobao_shop_ratings",
]

_FILES = (taobao, alibaba, sesame, pinduoduo, jd, douyin, dianping, china_tax, steam)


def catalogue() -> Catalogue:
    """
    The schemes of this library, those of Chinese platforms and authorities first.

    Returns:
        The catalogue: iterate over it, ask it for a scheme by name, or print it.

    Examples:
        >>> catalogue()["steam_labels", "taobao_credit", "taobao_shop_ratings"].platform
        'Steam'
    """
    return Catalogue(tuple(scheme for file in _FILES for scheme in file.SCHEMES))
